package dev.ragtime.runtime.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.util.BytesRef;

/** Vectors as a {@link LuceneIndexStore} keeps them. */
final class LuceneVectors {
    static final String FIELD = "vector";

    private LuceneVectors() {}

    static BytesRef bytes(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
        bytes.asFloatBuffer().put(vector);
        return new BytesRef(bytes.array());
    }

    /** Dot product with a vector written by {@link #bytes}. */
    static double dot(float[] vector, BytesRef stored) {
        var floats = ByteBuffer.wrap(stored.bytes, stored.offset, stored.length).asFloatBuffer();
        if (floats.remaining() != vector.length) {
            throw new IllegalArgumentException(
                    "the index has vectors of " + floats.remaining() + " dimensions, not " + vector.length);
        }
        double sum = 0;
        for (int i = 0; i < vector.length; i++) sum += vector[i] * floats.get(i);
        return sum;
    }

    /** Every chunk that matches, with its vector. */
    static List<EmbeddedChunk> read(IndexSearcher searcher, Query query, LuceneIndexStore.Vectors kind)
            throws IOException {
        var found = new ArrayList<EmbeddedChunk>();
        var weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
        var stored = searcher.storedFields();
        for (var leaf : searcher.getIndexReader().leaves()) {
            var scorer = weight.scorer(leaf);
            if (scorer == null) continue;
            var vectors = of(leaf, kind);
            var live = leaf.reader().getLiveDocs();
            var matches = scorer.iterator();
            for (int doc = matches.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = matches.nextDoc()) {
                if (live != null && !live.get(doc)) continue;
                var chunk = LuceneDocuments.chunk(stored.document(leaf.docBase + doc));
                found.add(new EmbeddedChunk(chunk, vectors.of(doc)));
            }
        }
        return found;
    }

    /** Vectors of one segment, asked for in growing order of document. */
    @FunctionalInterface
    private interface InSegment {
        float[] of(int doc) throws IOException;
    }

    private static InSegment of(LeafReaderContext leaf, LuceneIndexStore.Vectors kind) throws IOException {
        return switch (kind) {
            case EXACT -> {
                var values = leaf.reader().getBinaryDocValues(FIELD);
                yield doc -> {
                    values.advanceExact(doc);
                    return floats(values.binaryValue());
                };
            }
            case HNSW -> {
                FloatVectorValues values = leaf.reader().getFloatVectorValues(FIELD);
                var at = values.iterator();
                yield doc -> {
                    at.advance(doc);
                    return values.vectorValue(at.index()).clone();
                };
            }
        };
    }

    private static float[] floats(BytesRef stored) {
        var vector = new float[stored.length / Float.BYTES];
        ByteBuffer.wrap(stored.bytes, stored.offset, stored.length)
                .asFloatBuffer()
                .get(vector);
        return vector;
    }
}
