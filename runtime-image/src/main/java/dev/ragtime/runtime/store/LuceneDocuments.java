package dev.ragtime.runtime.store;

import dev.ragtime.api.knowledgebase.FieldValue;
import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.ContextLine;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
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
    /** What chunks are filtered by; fields of their own, since a field that records have must be the same for chunks. */
    static final String CHUNK_SOURCE = "chunkSource";

    static final String CHUNK_PATH = "chunkPath";

    private LuceneDocuments() {}

    static String key(String kind, UUID id) {
        return kind + ":" + id;
    }

    /** Documents of a kind with one of these ids. */
    static Query keys(String kind, Collection<UUID> ids) {
        return new TermInSetQuery(
                KEY, ids.stream().map(id -> new BytesRef(key(kind, id))).toList());
    }

    /** Stored fields that make up a chunk of which these are wanted; those of metadata have names of many kinds. */
    static Document read(IndexSearcher searcher, int doc, Set<ChunkField> wanted) throws IOException {
        if (wanted.contains(ChunkField.METADATA)) return searcher.storedFields().document(doc);
        var stored = new HashSet<>(List.of(ID, Fields.DOCUMENT_ID));
        wanted.forEach(field -> stored.add(field.stored()));
        return searcher.storedFields().document(doc, stored);
    }

    static Document of(EmbeddedChunk embedded, LuceneIndexStore.Vectors vectors) {
        var chunk = embedded.chunk();
        var fields = keyed(CHUNK, chunk.id());
        fields.add(new SortedDocValuesField(SORTED_ID, new BytesRef(chunk.id().toString())));
        fields.add(new StringField(Fields.DOCUMENT_ID, chunk.documentId().toString(), Store.YES));
        fields.add(new StoredField(Fields.ORDINAL, chunk.ordinal()));
        fields.add(new StoredField(Fields.SOURCE, chunk.source()));
        fields.add(new StoredField(Fields.PATH, chunk.path()));
        fields.add(new StringField(CHUNK_SOURCE, chunk.source(), Store.NO));
        fields.add(new StringField(CHUNK_PATH, chunk.path(), Store.NO));
        fields.add(new StoredField(Fields.URI, chunk.uri()));
        fields.add(new StoredField(Fields.TITLE, chunk.title()));
        fields.add(new StoredField(Fields.HEADING, chunk.heading()));
        fields.add(new StoredField(Fields.TEXT, chunk.text()));
        if (chunk.hasParent()) {
            fields.add(new StoredField(Fields.PARENT_HEADING, chunk.reading().heading()));
            fields.add(new StoredField(Fields.PARENT_TEXT, chunk.reading().text()));
        }
        if (chunk.context().isAsked()) {
            fields.add(new StoredField(Fields.CONTEXT, chunk.context().text()));
            fields.add(new StoredField(Fields.CONTEXT_KEY, chunk.context().key()));
        }
        fields.add(new StoredField(Fields.TOKENS, chunk.tokens()));
        fields.add(new TextField(Fields.TERMS, Terms.of(chunk), Store.NO));
        chunk.readers().forEach(reader -> fields.add(new StringField(Fields.READERS, reader.token(), Store.YES)));
        chunk.metadata().forEach((name, value) -> add(fields, MetadataProperty.property(name, value), value));
        fields.add(
                switch (vectors) {
                    case EXACT -> new BinaryDocValuesField(LuceneVectors.FIELD, LuceneVectors.bytes(embedded.vector()));
                    case HNSW ->
                        new KnnFloatVectorField(
                                LuceneVectors.FIELD, embedded.vector(), VectorSimilarityFunction.DOT_PRODUCT);
                });
        return fields;
    }

    private static void add(Document fields, String property, FieldValue value) {
        switch (value) {
            case FieldValue.Text(var text) -> fields.add(new StringField(property, text, Store.YES));
            case FieldValue.Texts(var texts) ->
                texts.forEach(text -> fields.add(new StringField(property, text, Store.YES)));
            case FieldValue.Truth(var truth) -> fields.add(new StringField(property, "" + truth, Store.YES));
            case FieldValue.Decimal(var number) -> fields.add(new DoubleField(property, number, Store.YES));
            case FieldValue.Whole(var number) -> fields.add(new LongField(property, number, Store.YES));
            case FieldValue.Moment(var time) -> fields.add(new LongField(property, time.toEpochMilli(), Store.YES));
        }
    }

    private static Map<String, FieldValue> metadata(Document fields) {
        var properties = fields.getFields().stream().map(IndexableField::name).distinct();
        return MetadataProperty.values(properties, property -> plain(fields, property));
    }

    private static Object plain(Document fields, String property) {
        var kept = fields.getField(property);
        return switch (MetadataProperty.of(property).orElseThrow().type()) {
            case String -> kept.stringValue();
            case StringList -> List.of(fields.getValues(property));
            case Boolean -> Boolean.valueOf(kept.stringValue());
            case Integer, Number, DateTime -> kept.numericValue();
        };
    }

    static Document of(DocumentRecord record) {
        var fields = keyed(RECORD, record.id());
        fields.add(new StoredField(Fields.SOURCE, record.source()));
        fields.add(new StoredField(Fields.PATH, record.path()));
        fields.add(new StoredField(Fields.FINGERPRINT, record.fingerprint()));
        fields.add(new StoredField(Fields.VERSION, record.version()));
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

    /** What was not read is empty, or 0. */
    static Chunk chunk(Document fields) {
        return new Chunk(
                id(fields),
                UUID.fromString(fields.get(Fields.DOCUMENT_ID)),
                number(fields, Fields.ORDINAL),
                text(fields, Fields.SOURCE),
                text(fields, Fields.PATH),
                text(fields, Fields.URI),
                text(fields, Fields.TITLE),
                text(fields, Fields.HEADING),
                text(fields, Fields.TEXT),
                number(fields, Fields.TOKENS),
                metadata(fields),
                Arrays.stream(fields.getValues(Fields.READERS))
                        .map(Principal::new)
                        .collect(Collectors.toSet()),
                reading(fields),
                new ContextLine(text(fields, Fields.CONTEXT_KEY), text(fields, Fields.CONTEXT)));
    }

    private static Chunk.Reading reading(Document fields) {
        return Chunk.Reading.of(
                new Chunk.Reading(text(fields, Fields.PARENT_HEADING), text(fields, Fields.PARENT_TEXT)),
                new Chunk.Reading(text(fields, Fields.HEADING), text(fields, Fields.TEXT)));
    }

    private static String text(Document fields, String name) {
        return Optional.ofNullable(fields.get(name)).orElse("");
    }

    private static int number(Document fields, String name) {
        return Optional.ofNullable(fields.getField(name))
                .map(IndexableField::numericValue)
                .map(Number::intValue)
                .orElse(0);
    }

    static DocumentRecord record(Document fields) {
        return new DocumentRecord(
                id(fields),
                fields.get(Fields.SOURCE),
                fields.get(Fields.PATH),
                fields.get(Fields.FINGERPRINT),
                fields.get(Fields.VERSION),
                Arrays.stream(fields.getValues(Fields.CHUNK_IDS))
                        .map(UUID::fromString)
                        .toList(),
                fields.get(Fields.FAILURE));
    }
}
