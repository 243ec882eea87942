package dev.ragtime.runtime.store;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.ContextLine;
import dev.ragtime.runtime.document.DocumentId;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Chunks and records to put into a store. */
final class SampleChunks {
    static final int DIMENSIONS = 384;

    private SampleChunks() {}

    static EmbeddedChunk chunk(String path, int ordinal, String text) {
        return chunk("docs", path, ordinal, text);
    }

    static EmbeddedChunk chunk(String source, String path, int ordinal, String text) {
        var document = DocumentId.of(source, path);
        var id = DocumentId.ofChunk(document, ordinal, text);
        var chunk = new Chunk(
                id,
                document,
                ordinal,
                source,
                path,
                "configmap:" + source + "/" + path,
                "Handbook",
                "Carry over",
                text,
                7);
        return new EmbeddedChunk(chunk, unit(path.hashCode() + ordinal));
    }

    static Chunk withText(Chunk c, String text) {
        return new Chunk(
                c.id(),
                c.documentId(),
                c.ordinal(),
                c.source(),
                c.path(),
                c.uri(),
                c.title(),
                c.heading(),
                text,
                c.tokens());
    }

    static Chunk readAs(Chunk c, Chunk.Reading parent) {
        return new Chunk(
                c.id(),
                c.documentId(),
                c.ordinal(),
                c.source(),
                c.path(),
                c.uri(),
                c.title(),
                c.heading(),
                c.text(),
                c.tokens(),
                c.metadata(),
                c.readers(),
                parent,
                new ContextLine("asked", "Lamps of the hall."));
    }

    static DocumentRecord record(String source, String path, String fingerprint, String failure) {
        var id = DocumentId.of(source, path);
        return new DocumentRecord(
                id,
                source,
                path,
                fingerprint,
                "v" + fingerprint,
                List.of(DocumentId.ofChunk(id, 0, "x"), DocumentId.ofChunk(id, 1, "y")),
                failure);
    }

    static List<UUID> ids(List<EmbeddedChunk> chunks) {
        return chunks.stream().map(c -> c.chunk().id()).toList();
    }

    static float[] unit(int seed) {
        var random = new Random(seed);
        var vector = new float[DIMENSIONS];
        double squares = 0;
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSIONS; i++) vector[i] /= (float) Math.sqrt(squares);
        return vector;
    }

    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
