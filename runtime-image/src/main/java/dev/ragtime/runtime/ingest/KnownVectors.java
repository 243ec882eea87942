package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.EmbeddingText;
import dev.ragtime.runtime.store.ChunkStore;
import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.EmbeddedChunk;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Vectors that the store holds already, by the text they were made from, and lines of context, by what was asked for: text that moved within a document, or to
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
    private final Optional<Donor> donor;
    private final List<UUID> vanished;
    private Optional<Known> loaded = Optional.empty();

    /**
     * What needs no model.
     *
     * @param vectors by the text they were made from
     * @param lines of context by their keys
     */
    record Known(Map<String, float[]> vectors, Map<String, String> lines) {
        static final Known NOTHING = new Known(Map.of(), Map.of());

        private static Known of(List<EmbeddedChunk> chunks) {
            var vectors = new HashMap<String, float[]>();
            var lines = new HashMap<String, String>();
            for (var stored : chunks) {
                vectors.put(EmbeddingText.of(stored.chunk()), stored.vector());
                var context = stored.chunk().context();
                if (context.isAsked()) lines.put(context.key(), context.text());
            }
            return new Known(vectors, lines);
        }

        private Known and(Known other) {
            return new Known(joined(vectors, other.vectors), joined(lines, other.lines));
        }

        private static <T> Map<String, T> joined(Map<String, T> one, Map<String, T> other) {
            if (one.isEmpty() || other.isEmpty()) return one.isEmpty() ? other : one;
            var joined = new HashMap<>(one);
            joined.putAll(other);
            return joined;
        }

        /** Those that a model is needed for. */
        private List<Chunk> lacking(Collection<Chunk> chunks) {
            return chunks.stream().filter(chunk -> !has(chunk)).toList();
        }

        private boolean has(Chunk chunk) {
            var context = chunk.context();
            if (!context.isAsked()) return vectors.containsKey(EmbeddingText.of(chunk));
            var line = lines.get(context.key());
            return line != null && vectors.containsKey(EmbeddingText.of(chunk, line));
        }
    }

    /**
     * Chunks of another index.
     *
     * @param givesVectors whether its embedding is the same; else it gives lines of context only
     */
    record Donor(ChunkStore chunks, boolean givesVectors) {}

    /**
     * @param readable whether the store hands out vectors; else nothing is known
     * @param vanished records of documents that are gone from the source, before they are deleted
     */
    KnownVectors(ChunkStore store, boolean readable, Optional<Donor> donor, Collection<DocumentRecord> vanished) {
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
    Known of(Collection<UUID> own, Collection<Chunk> missing) {
        var stored = load().and(read(store, own));
        return donor.map(other -> stored.and(given(other, stored.lacking(missing))))
                .orElse(stored);
    }

    /** A document that was cut in the same way has the same ids there; of one that was not, some texts may be equal. */
    private Known given(Donor other, List<Chunk> wanted) {
        if (wanted.isEmpty()) return Known.NOTHING;
        var given = read(other.chunks(), wanted.stream().map(Chunk::id).toList());
        var rest = given.lacking(wanted);
        if (!rest.isEmpty()) {
            var documents = rest.stream().map(Chunk::documentId).distinct();
            var ids = documents.flatMap(document -> other.chunks().idsOf(document).stream());
            given = given.and(read(other.chunks(), ids.toList()));
        }
        return other.givesVectors() ? given : new Known(Map.of(), given.lines());
    }

    /** Reads what vanished documents have, at the latest before they are deleted. */
    synchronized Known load() {
        if (loaded.isEmpty()) loaded = Optional.of(readVanished());
        return loaded.get();
    }

    private Known readVanished() {
        var known = new Known(new HashMap<>(), new HashMap<>());
        long numbers = 0;
        for (int from = 0; from < vanished.size() && numbers < MOST_NUMBERS; from += TOGETHER) {
            var some = read(store, vanished.subList(from, Math.min(from + TOGETHER, vanished.size())));
            numbers += some.vectors().values().stream()
                    .mapToLong(vector -> vector.length)
                    .sum();
            known.vectors().putAll(some.vectors());
            known.lines().putAll(some.lines());
        }
        return known;
    }

    private Known read(ChunkStore chunks, Collection<UUID> ids) {
        return ids.isEmpty() || !readable ? Known.NOTHING : Known.of(chunks.read(ids));
    }
}
