package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.ingest.AccessRules.Sayings;
import dev.ragtime.runtime.ingest.FileCheck.Candidate;
import dev.ragtime.runtime.store.ChunkStore;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What stays of a document that cannot be read now: the chunks of its last readable version. */
@FunctionalInterface
interface LastReadable {
    List<UUID> chunks(Candidate candidate);

    /** All of them; for who writes nothing. */
    LastReadable ALL = Candidate::oldChunks;

    /** The same of a document that was read, and is for these readers now. */
    default LastReadable within(Set<Principal> readers) {
        return this;
    }

    /**
     * None when they are for somebody who may not read the document any more, as far as that is known without reading it:
     * rights that were taken away must not last as long as a document is broken.
     */
    static LastReadable heeding(AccessRules access, ChunkStore store) {
        return new Heeding(access, store);
    }

    /** Heeds who may read documents. */
    record Heeding(AccessRules access, ChunkStore store) implements LastReadable {
        @Override
        public List<UUID> chunks(Candidate candidate) {
            var file = candidate.file();
            var content = candidate.content();
            return access.bound(new Sayings(
                            file.source(),
                            file.path(),
                            List.of(content.metadata(), content.container()),
                            content.principals()))
                    .map(readers -> chunks(candidate, readers))
                    .orElseGet(candidate::oldChunks);
        }

        @Override
        public LastReadable within(Set<Principal> readers) {
            return candidate -> chunks(candidate, readers);
        }

        private List<UUID> chunks(Candidate candidate, Set<Principal> readers) {
            var old = candidate.oldChunks();
            if (old.isEmpty()) return old;
            var lost = store.read(old).stream()
                    .anyMatch(chunk -> !readers.containsAll(chunk.chunk().readers()));
            return lost ? List.of() : old;
        }
    }
}
