package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.store.ChunkSearch;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Leaves out passages that were deleted and that a copy of the index, which missed that, finds still. Only the few passages
 * of an answer are asked about, not every candidate of both rankings.
 */
final class DeletedPassages {
    /** The second one finds what the deleted took the place of: asking has mended the copy. */
    private static final int RETRIEVALS = 3;

    private DeletedPassages() {}

    /** What a retrieval finds, without what was deleted before it began. */
    static RetrievalResult leftOut(ChunkSearch search, Supplier<RetrievalResult> retrieval) {
        for (var left = RETRIEVALS - 1; ; left--) {
            var found = retrieval.get();
            var deleted = Leg.run(() -> search.deleted(ids(found.passages())));
            if (deleted.value().isEmpty() || left == 0) return without(deleted, found);
        }
    }

    private static List<UUID> ids(List<Passage> passages) {
        return passages.stream().map(passage -> passage.chunk().id()).toList();
    }

    private static RetrievalResult without(Leg<Set<UUID>> deleted, RetrievalResult found) {
        var passages = found.passages().stream()
                .filter(passage -> !deleted.value().contains(passage.chunk().id()))
                .toList();
        return new RetrievalResult(
                passages,
                found.abstained(),
                found.degraded(),
                found.embedMillis(),
                found.searchMillis() + deleted.millis());
    }
}
