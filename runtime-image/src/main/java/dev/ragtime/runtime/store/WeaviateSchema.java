package dev.ragtime.runtime.store;

import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.api.knowledgebase.IndexDefinition.Layout;
import dev.ragtime.api.knowledgebase.Store.Quantization;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.api.runtime.RunRecord;
import dev.ragtime.runtime.metadata.FieldSet;
import io.weaviate.client6.v1.api.collections.CollectionConfig;
import io.weaviate.client6.v1.api.collections.InvertedIndex;
import io.weaviate.client6.v1.api.collections.Property;
import io.weaviate.client6.v1.api.collections.Replication;
import io.weaviate.client6.v1.api.collections.Sharding;
import io.weaviate.client6.v1.api.collections.Tokenization;
import io.weaviate.client6.v1.api.collections.VectorConfig;
import io.weaviate.client6.v1.api.collections.vectorindex.Distance;
import io.weaviate.client6.v1.api.collections.vectorindex.Hnsw;
import java.util.List;

/** The collections of an index: chunks, document records and run records; and those of what was pushed or is remembered. */
final class WeaviateSchema {
    private static final float BM25_K1 = 1.2f;
    private static final float BM25_B = 0.75f;
    private static final int RQ_BITS = 8;

    /** Of one bit a dimension, so many of the nearest are compared again with the whole vectors: as many as a query asks. */
    private static final int RQ1_RESCORED = 100;

    private WeaviateSchema() {}

    static CollectionConfig chunks(IndexNames names, Layout layout) {
        return CollectionConfig.of(
                names.chunks(),
                c -> c.properties(
                                filterable(Fields.DOCUMENT_ID),
                                Property.integer(
                                        Fields.ORDINAL,
                                        p -> p.indexFilterable(true).indexRangeFilters(false)),
                                filterable(Fields.SOURCE),
                                filterable(Fields.PATH),
                                readers(),
                                stored(Fields.URI),
                                stored(Fields.TITLE),
                                stored(Fields.HEADING),
                                stored(Fields.TEXT),
                                stored(Fields.PARENT_HEADING),
                                stored(Fields.PARENT_TEXT),
                                stored(Fields.CONTEXT),
                                stored(Fields.CONTEXT_KEY),
                                Property.integer(
                                        Fields.TOKENS,
                                        p -> p.indexFilterable(false).indexRangeFilters(false)),
                                Property.text(
                                        Fields.TERMS,
                                        p -> p.tokenization(Tokenization.WHITESPACE)
                                                .indexFilterable(false)
                                                .indexSearchable(true)))
                        .vectorConfig(VectorConfig.selfProvided(
                                v -> v.vectorIndex(Hnsw.of(h -> h.distance(Distance.COSINE)))
                                        .quantization(quantization(layout.quantization()))))
                        .invertedIndex(keywordRanking())
                        .replication(copies(layout.replicationFactor()))
                        .sharding(oneShard()));
    }

    static CollectionConfig documents(IndexNames names, Layout layout) {
        return CollectionConfig.of(
                names.documents(),
                c -> c.properties(
                                filterable(Fields.SOURCE),
                                stored(Fields.PATH),
                                stored(Fields.FINGERPRINT),
                                version(),
                                stored(Fields.FAILURE),
                                Property.textArray(
                                        Fields.CHUNK_IDS,
                                        p -> p.indexFilterable(false).indexSearchable(false)))
                        .replication(copies(layout.replicationFactor()))
                        .sharding(oneShard()));
    }

    static CollectionConfig runs(IndexNames names, Layout layout) {
        return CollectionConfig.of(
                names.runs(),
                c -> c.properties(
                                Property.integer(
                                        RunRecord.RUN,
                                        p -> p.indexFilterable(false).indexRangeFilters(false)),
                                stored(RunRecord.REPORT))
                        .replication(copies(layout.replicationFactor()))
                        .sharding(oneShard()));
    }

    static CollectionConfig pushed(IndexNames names, Layout layout) {
        return texts(names.pushed(), Fields.ENTRY, layout);
    }

    static CollectionConfig pushedContents(IndexNames names, Layout layout) {
        return texts(names.pushedContents(), Fields.CONTENT, layout);
    }

    static CollectionConfig memory(IndexNames names, Layout layout) {
        return CollectionConfig.of(
                names.memory(),
                c -> c.properties(
                                filterable(Fields.THREAD),
                                filterable(Fields.OWNER),
                                filterable(Fields.KIND),
                                ordered(Fields.NUMBER),
                                ordered(Fields.EXPIRES),
                                stored(Fields.ENTRY))
                        .replication(copies(layout.replicationFactor()))
                        .sharding(oneShard()));
    }

    private static CollectionConfig texts(String name, String property, Layout layout) {
        return CollectionConfig.of(
                name,
                c -> c.properties(stored(property))
                        .replication(copies(layout.replicationFactor()))
                        .sharding(oneShard()));
    }

    /** Of a document; added to the records of an index of version 0.1. */
    static Property version() {
        return stored(Fields.VERSION);
    }

    /** Of chunks, for fields of metadata. */
    static List<Property> properties(FieldSet fields) {
        return fields.types().entrySet().stream()
                .map(field -> property(MetadataProperty.property(field.getKey(), field.getValue()), field.getValue()))
                .toList();
    }

    /** Those that have an order are filtered by ranges, too. */
    private static Property property(String name, FieldType type) {
        return switch (type) {
            case String -> filterable(name);
            case StringList -> filterableList(name);
            case Boolean -> Property.bool(name, p -> p.indexFilterable(true));
            case Integer, DateTime -> ordered(name);
            case Number -> Property.number(name, p -> p.indexFilterable(true).indexRangeFilters(true));
        };
    }

    /** Whether chunks of this collection can be filtered; those of version 0.1 cannot. */
    static boolean filters(CollectionConfig chunks) {
        var filterable = chunks.properties().stream()
                .filter(property -> Boolean.TRUE.equals(property.indexFilterable()))
                .map(Property::propertyName)
                .toList();
        return filterable.containsAll(List.of(Fields.SOURCE, Fields.PATH, Fields.ORDINAL));
    }

    private static Property filterable(String name) {
        return Property.text(
                name,
                p -> p.tokenization(Tokenization.FIELD).indexFilterable(true).indexSearchable(false));
    }

    /** Of a chunk; added to the chunks of an index that was made before there were any. */
    static Property readers() {
        return filterableList(Fields.READERS);
    }

    private static Property ordered(String name) {
        return Property.integer(name, p -> p.indexFilterable(true).indexRangeFilters(true));
    }

    private static Property filterableList(String name) {
        return Property.textArray(
                name,
                p -> p.tokenization(Tokenization.FIELD).indexFilterable(true).indexSearchable(false));
    }

    private static Property stored(String name) {
        return Property.text(name, p -> p.indexFilterable(false).indexSearchable(false));
    }

    private static io.weaviate.client6.v1.api.collections.Quantization quantization(Quantization quantization) {
        return switch (quantization) {
            case None -> io.weaviate.client6.v1.api.collections.Quantization.uncompressed();
            case RotationalInt8 -> io.weaviate.client6.v1.api.collections.Quantization.rq(rq -> rq.bits(RQ_BITS));
            case RotationalInt1 ->
                io.weaviate.client6.v1.api.collections.Quantization.rq(
                        rq -> rq.bits(1).rescoreLimit(RQ1_RESCORED));
        };
    }

    /** Stop words are left out before the store sees the terms; a stem that looks like one must count. */
    private static InvertedIndex keywordRanking() {
        return InvertedIndex.of(i -> i.bm25(b -> b.k1(BM25_K1).b(BM25_B)).stopwords(s -> s.preset("none")));
    }

    private static Replication copies(int replicas) {
        return Replication.of(r -> r.replicationFactor(replicas)
                .asyncEnabled(replicas > 1)
                .deletionStrategy(Replication.DeletionStrategy.TIME_BASED_RESOLUTION));
    }

    /** Word statistics are kept by shard: with one, keyword scores do not depend on the number of nodes. */
    private static Sharding oneShard() {
        return Sharding.of(s -> s.desiredCount(1));
    }
}
