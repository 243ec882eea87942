package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.chunk.EmbeddingText;
import dev.ragtime.runtime.store.ChunkStore;
import dev.ragtime.runtime.store.DocumentRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Vectors that the store holds already, by the text they were made from: text that moved within a document, or to
 * another when a file was renamed, is not embedded again. Thread-safe.
 */
final class KnownVectors {
    /** Most chunks taken from vanished documents. */
    private static final int MAX_FROM_VANISHED = 20_000;

    /** Of these, no more than have so many numbers, about 30 MB: all of 384 dimensions, a tenth of 4,096. */
    private static final long MOST_NUMBERS = 384L * MAX_FROM_VANISHED;

    private static final int TOGETHER = 1_000;

    private final ChunkStore store;
    private final boolean readable;
    private final List<UUID> vanished;
    private Optional<Map<String, float[]>> loaded = Optional.empty();

    /**
     * @param readable whether the store hands out vectors; else none is known
     * @param vanished records of documents that are gone from the source, before they are deleted
     */
    KnownVectors(ChunkStore store, boolean readable, Collection<DocumentRecord> vanished) {
        this.store = store;
        this.readable = readable;
        this.vanished = vanished.stream()
                .flatMap(record -> record.chunkIds().stream())
                .limit(MAX_FROM_VANISHED)
                .toList();
    }

    /** What is known from stored chunks of some documents, then from vanished ones. */
    Map<String, float[]> with(Collection<UUID> chunkIds) {
        var own = read(chunkIds);
        var moved = load();
        if (own.isEmpty() || moved.isEmpty()) return own.isEmpty() ? moved : own;
        var known = new HashMap<>(moved);
        known.putAll(own);
        return known;
    }

    /** Reads what vanished documents have, at the latest before they are deleted. */
    synchronized Map<String, float[]> load() {
        if (loaded.isEmpty()) loaded = Optional.of(readVanished());
        return loaded.get();
    }

    private Map<String, float[]> readVanished() {
        var vectors = new HashMap<String, float[]>();
        long numbers = 0;
        for (int from = 0; from < vanished.size() && numbers < MOST_NUMBERS; from += TOGETHER) {
            var some = read(vanished.subList(from, Math.min(from + TOGETHER, vanished.size())));
            numbers += some.values().stream().mapToLong(vector -> vector.length).sum();
            vectors.putAll(some);
        }
        return vectors;
    }

    private Map<String, float[]> read(Collection<UUID> ids) {
        if (ids.isEmpty() || !readable) return Map.of();
        var vectors = new HashMap<String, float[]>();
        for (var stored : store.read(ids)) vectors.put(EmbeddingText.of(stored.chunk()), stored.vector());
        return vectors;
    }
}
