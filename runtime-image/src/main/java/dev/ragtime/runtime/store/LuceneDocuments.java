package dev.ragtime.runtime.store;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.store.IndexStore.EmbeddedChunk;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/** Chunks and document records as Lucene documents, told apart by {@link #KIND}. */
final class LuceneDocuments {
    static final String KIND = "kind";
    static final String CHUNK = "chunk";
    static final String RECORD = "record";
    /** Kind and id, unique over both kinds. */
    static final String KEY = "key";

    static final String ID = "id";
    /** Orders chunks of equal score. */
    static final String SORTED_ID = "sortedId";
    /** Searched for records; chunks only store their source. */
    static final String RECORD_SOURCE = "recordSource";

    static final String VECTOR = "vector";

    private LuceneDocuments() {}

    static String key(String kind, UUID id) {
        return kind + ":" + id;
    }

    static Document of(EmbeddedChunk embedded, LuceneIndexStore.Vectors vectors) {
        var chunk = embedded.chunk();
        var fields = keyed(CHUNK, chunk.id());
        fields.add(new SortedDocValuesField(SORTED_ID, new BytesRef(chunk.id().toString())));
        fields.add(new StringField(Fields.DOCUMENT_ID, chunk.documentId().toString(), Store.YES));
        fields.add(new StoredField(Fields.ORDINAL, chunk.ordinal()));
        fields.add(new StoredField(Fields.SOURCE, chunk.source()));
        fields.add(new StoredField(Fields.PATH, chunk.path()));
        fields.add(new StoredField(Fields.URI, chunk.uri()));
        fields.add(new StoredField(Fields.TITLE, chunk.title()));
        fields.add(new StoredField(Fields.HEADING, chunk.heading()));
        fields.add(new StoredField(Fields.TEXT, chunk.text()));
        fields.add(new StoredField(Fields.TOKENS, chunk.tokens()));
        fields.add(new TextField(Fields.TERMS, Terms.of(chunk), Store.NO));
        fields.add(
                switch (vectors) {
                    case EXACT -> new BinaryDocValuesField(VECTOR, bytes(embedded.vector()));
                    case HNSW ->
                        new KnnFloatVectorField(VECTOR, embedded.vector(), VectorSimilarityFunction.DOT_PRODUCT);
                });
        return fields;
    }

    static Document of(DocumentRecord record) {
        var fields = keyed(RECORD, record.id());
        fields.add(new StringField(RECORD_SOURCE, record.source(), Store.NO));
        fields.add(new StoredField(Fields.SOURCE, record.source()));
        fields.add(new StoredField(Fields.PATH, record.path()));
        fields.add(new StoredField(Fields.FINGERPRINT, record.fingerprint()));
        fields.add(new StoredField(Fields.FAILURE, record.failure()));
        record.chunkIds().forEach(id -> fields.add(new StoredField(Fields.CHUNK_IDS, id.toString())));
        return fields;
    }

    private static Document keyed(String kind, UUID id) {
        var fields = new Document();
        fields.add(new StringField(KIND, kind, Store.NO));
        fields.add(new StringField(KEY, key(kind, id), Store.NO));
        fields.add(new StoredField(ID, id.toString()));
        return fields;
    }

    static UUID id(Document fields) {
        return UUID.fromString(fields.get(ID));
    }

    static Chunk chunk(Document fields) {
        return new Chunk(
                id(fields),
                UUID.fromString(fields.get(Fields.DOCUMENT_ID)),
                fields.getField(Fields.ORDINAL).numericValue().intValue(),
                fields.get(Fields.SOURCE),
                fields.get(Fields.PATH),
                fields.get(Fields.URI),
                fields.get(Fields.TITLE),
                fields.get(Fields.HEADING),
                fields.get(Fields.TEXT),
                fields.getField(Fields.TOKENS).numericValue().intValue());
    }

    static DocumentRecord record(Document fields) {
        return new DocumentRecord(
                id(fields),
                fields.get(Fields.SOURCE),
                fields.get(Fields.PATH),
                fields.get(Fields.FINGERPRINT),
                Arrays.stream(fields.getValues(Fields.CHUNK_IDS))
                        .map(UUID::fromString)
                        .toList(),
                fields.get(Fields.FAILURE));
    }

    private static BytesRef bytes(float[] vector) {
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
}
