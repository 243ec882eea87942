package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.chunk.Chunk;
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
 * another when a file was renamed, is not embedded again, nor is what another index of the same embedding has. Thread-safe.
 */
final class KnownVectors {
    /** Most chunks taken from vanished documents. */
    private static final int MAX_FROM_VANISHED = 20_000;

    /** Of these, no more than have so many numbers, about 30 MB: all of 384 dimensions, a tenth of 4,096. */
    private static final long MOST_NUMBERS = 384L * MAX_FROM_VANISHED;

    private static final int TOGETHER = 1_000;

    private final ChunkStore store;
    private final boolean readable;
    private final Optional<ChunkStore> donor;
    private final List<UUID> vanished;
    private Optional<Map<String, float[]>> loaded = Optional.empty();

    /**
     * @param readable whether the store hands out vectors; else none is known
     * @param donor chunks of another index of the same embedding
     * @param vanished records of documents that are gone from the source, before they are deleted
     */
    KnownVectors(ChunkStore store, boolean readable, Optional<ChunkStore> donor, Collection<DocumentRecord> vanished) {
        this.store = store;
        this.readable = readable;
        this.donor = donor.filter(_ -> readable);
        this.vanished = vanished.stream()
                .flatMap(record -> record.chunkIds().stream())
                .limit(MAX_FROM_VANISHED)
                .toList();
    }

    /**
     * What is known from stored chunks of some documents, then from vanished ones, then from the other index.
     *
     * @param own ids of stored chunks
     * @param missing chunks that need a vector
     */
    Map<String, float[]> of(Collection<UUID> own, Collection<Chunk> missing) {
        var stored = joined(load(), read(store, own));
        return donor.map(other -> joined(stored, given(other, unknown(missing, stored))))
                .orElse(stored);
    }

    private static Map<String, float[]> joined(Map<String, float[]> one, Map<String, float[]> other) {
        if (one.isEmpty() || other.isEmpty()) return one.isEmpty() ? other : one;
        var joined = new HashMap<>(one);
        joined.putAll(other);
        return joined;
    }

    private static List<Chunk> unknown(Collection<Chunk> chunks, Map<String, float[]> known) {
        return chunks.stream()
                .filter(chunk -> !known.containsKey(EmbeddingText.of(chunk)))
                .toList();
    }

    /** A document that was cut in the same way has the same ids there; of one that was not, some texts may be equal. */
    private Map<String, float[]> given(ChunkStore other, List<Chunk> wanted) {
        if (wanted.isEmpty()) return Map.of();
        var given = new HashMap<>(read(other, wanted.stream().map(Chunk::id).toList()));
        var rest = unknown(wanted, given);
        if (rest.isEmpty()) return given;
        var documents = rest.stream().map(Chunk::documentId).distinct();
        given.putAll(read(
                other,
                documents.flatMap(document -> other.idsOf(document).stream()).toList()));
        return given;
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
            var some = read(store, vanished.subList(from, Math.min(from + TOGETHER, vanished.size())));
            numbers += some.values().stream().mapToLong(vector -> vector.length).sum();
            vectors.putAll(some);
        }
        return vectors;
    }

    private Map<String, float[]> read(ChunkStore chunks, Collection<UUID> ids) {
        if (ids.isEmpty() || !readable) return Map.of();
        var vectors = new HashMap<String, float[]>();
        for (var stored : chunks.read(ids)) vectors.put(EmbeddingText.of(stored.chunk()), stored.vector());
        return vectors;
    }
}
