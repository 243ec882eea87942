package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.ingest.AccessRules.Sayings;
import dev.ragtime.runtime.ingest.FileCheck.Candidate;
import dev.ragtime.runtime.store.ChunkStore;
import java.util.List;
import java.util.UUID;

/** What stays of a document that cannot be read now: the chunks of its last readable version. */
@FunctionalInterface
interface LastReadable {
    List<UUID> chunks(Candidate candidate);

    /** All of them; for who writes nothing. */
    LastReadable ALL = Candidate::oldChunks;

    /**
     * None when they are for somebody who may not read the document any more, as far as that is known without reading it:
     * rights that were taken away must not last as long as a document is broken.
     */
    static LastReadable heeding(AccessRules access, ChunkStore store) {
        return candidate -> {
            var old = candidate.oldChunks();
            if (old.isEmpty()) return old;
            var file = candidate.file();
            var content = candidate.content();
            var allowed = access.bound(
                    new Sayings(file.source(), file.path(), List.of(content.metadata()), content.principals()));
            var lost = allowed.isPresent()
                    && store.read(old).stream()
                            .anyMatch(chunk ->
                                    !allowed.get().containsAll(chunk.chunk().readers()));
            return lost ? List.of() : old;
        };
    }
}
