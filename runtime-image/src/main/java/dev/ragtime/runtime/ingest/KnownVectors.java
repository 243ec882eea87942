package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.chunk.EmbeddingText;
import dev.ragtime.runtime.store.ChunkStore;
import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.IndexStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Vectors that the store holds already, by the text they were made from: text that moved within a document, or to
 * another when a file was renamed, is not embedded again.
 */
final class KnownVectors {
    /** Most chunks taken from vanished documents: 384 dimensions make this about 30 MB. */
    private static final int MAX_FROM_VANISHED = 20_000;

    private final ChunkStore store;
    private final boolean readable;
    private final List<UUID> vanished;
    private Optional<Map<String, float[]>> loaded = Optional.empty();

    /** @param vanished records of documents that are gone from the source, before they are deleted */
    KnownVectors(IndexStore store, Collection<DocumentRecord> vanished) {
        this.store = store.chunks();
        this.readable = store.capabilities().vectorsOut();
        this.vanished = vanished.stream()
                .flatMap(record -> record.chunkIds().stream())
                .limit(MAX_FROM_VANISHED)
                .toList();
    }

    /** What is known for a document: from its own stored chunks, then from vanished documents. */
    Map<String, float[]> forDocument(Collection<UUID> ownChunks) {
        var own = read(ownChunks);
        var moved = fromVanished();
        if (own.isEmpty() || moved.isEmpty()) return own.isEmpty() ? moved : own;
        var known = new HashMap<>(moved);
        known.putAll(own);
        return known;
    }

    private synchronized Map<String, float[]> fromVanished() {
        if (loaded.isEmpty()) loaded = Optional.of(read(vanished));
        return loaded.get();
    }

    private Map<String, float[]> read(Collection<UUID> ids) {
        if (ids.isEmpty() || !readable) return Map.of();
        var vectors = new HashMap<String, float[]>();
        for (var stored : store.read(new ArrayList<>(ids))) {
            vectors.put(EmbeddingText.of(stored.chunk()), stored.vector());
        }
        return vectors;
    }
}
