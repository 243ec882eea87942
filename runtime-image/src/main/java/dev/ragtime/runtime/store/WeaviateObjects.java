package dev.ragtime.runtime.store;

import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.ContextLine;
import io.weaviate.client6.v1.api.collections.Vectors;
import io.weaviate.client6.v1.api.collections.WeaviateObject;
import io.weaviate.client6.v1.api.collections.query.Filter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Chunks and document records as Weaviate objects. */
final class WeaviateObjects {
    private WeaviateObjects() {}

    static WeaviateObject<Map<String, Object>> of(EmbeddedChunk embedded) {
        var chunk = embedded.chunk();
        var properties = new HashMap<String, Object>(Map.of(
                Fields.DOCUMENT_ID, chunk.documentId().toString(),
                Fields.ORDINAL, chunk.ordinal(),
                Fields.SOURCE, chunk.source(),
                Fields.PATH, chunk.path(),
                Fields.URI, chunk.uri(),
                Fields.TITLE, chunk.title(),
                Fields.HEADING, chunk.heading(),
                Fields.TEXT, chunk.text(),
                Fields.TOKENS, chunk.tokens(),
                Fields.TERMS, Terms.of(chunk)));
        if (!chunk.readers().isEmpty())
            properties.put(
                    Fields.READERS,
                    chunk.readers().stream().map(Principal::token).sorted().toList());
        if (chunk.hasParent()) {
            properties.put(Fields.PARENT_HEADING, chunk.reading().heading());
            properties.put(Fields.PARENT_TEXT, chunk.reading().text());
        }
        if (chunk.context().isAsked()) {
            properties.put(Fields.CONTEXT, chunk.context().text());
            properties.put(Fields.CONTEXT_KEY, chunk.context().key());
        }
        chunk.metadata()
                .forEach((name, value) ->
                        properties.put(MetadataProperty.property(name, value), MetadataProperty.plain(value)));
        return WeaviateObject.of(
                o -> o.uuid(chunk.id().toString()).properties(properties).vectors(Vectors.of(embedded.vector())));
    }

    static WeaviateObject<Map<String, Object>> of(DocumentRecord record) {
        Map<String, Object> properties = Map.of(
                Fields.SOURCE, record.source(),
                Fields.PATH, record.path(),
                Fields.FINGERPRINT, record.fingerprint(),
                Fields.VERSION, record.version(),
                Fields.FAILURE, record.failure(),
                Fields.CHUNK_IDS, record.chunkIds().stream().map(UUID::toString).toList());
        return WeaviateObject.of(o -> o.uuid(record.id().toString()).properties(properties));
    }

    /** As a list even for one id: a scalar is refused by deletes. */
    static Filter withIds(Collection<UUID> ids) {
        return Filter.uuid().containsAny(ids.stream().map(UUID::toString).toArray(String[]::new));
    }

    /**
     * Properties that make up a chunk of which these fields are wanted; none asks for all. Those of metadata cannot be named:
     * a query for a property that the collection has not got yet fails.
     */
    static List<String> properties(Set<ChunkField> wanted) {
        if (wanted.contains(ChunkField.METADATA)) return List.of();
        var properties = new ArrayList<>(List.of(Fields.DOCUMENT_ID));
        wanted.forEach(field -> properties.add(field.stored()));
        return properties;
    }

    static UUID id(WeaviateObject<?> object) {
        return UUID.fromString(object.uuid());
    }

    /** What was not asked for is empty, or 0. */
    static Chunk chunk(WeaviateObject<Map<String, Object>> object) {
        var properties = object.properties();
        return new Chunk(
                id(object),
                UUID.fromString(text(properties, Fields.DOCUMENT_ID)),
                number(properties, Fields.ORDINAL),
                text(properties, Fields.SOURCE),
                text(properties, Fields.PATH),
                text(properties, Fields.URI),
                text(properties, Fields.TITLE),
                text(properties, Fields.HEADING),
                text(properties, Fields.TEXT),
                number(properties, Fields.TOKENS),
                MetadataProperty.values(properties.keySet().stream(), properties::get),
                readers(properties.get(Fields.READERS)),
                reading(properties),
                new ContextLine(text(properties, Fields.CONTEXT_KEY), text(properties, Fields.CONTEXT)));
    }

    private static Chunk.Reading reading(Map<String, Object> properties) {
        return Chunk.Reading.of(
                new Chunk.Reading(text(properties, Fields.PARENT_HEADING), text(properties, Fields.PARENT_TEXT)),
                new Chunk.Reading(text(properties, Fields.HEADING), text(properties, Fields.TEXT)));
    }

    /** A chunk that was read together with its vector. */
    static EmbeddedChunk embedded(WeaviateObject<Map<String, Object>> object) {
        return new EmbeddedChunk(chunk(object), object.vectors().getDefaultSingle());
    }

    static DocumentRecord record(WeaviateObject<Map<String, Object>> object) {
        var properties = object.properties();
        return new DocumentRecord(
                id(object),
                text(properties, Fields.SOURCE),
                text(properties, Fields.PATH),
                text(properties, Fields.FINGERPRINT),
                text(properties, Fields.VERSION),
                ids(properties.get(Fields.CHUNK_IDS)),
                text(properties, Fields.FAILURE));
    }

    /** Weaviate leaves out what is empty. */
    static String text(Map<String, Object> properties, String name) {
        return properties.get(name) instanceof String text ? text : "";
    }

    private static int number(Map<String, Object> properties, String name) {
        return properties.get(name) instanceof Number number ? number.intValue() : 0;
    }

    private static Set<Principal> readers(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(token -> new Principal(token.toString())).collect(Collectors.toSet())
                : Set.of();
    }

    private static List<UUID> ids(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(id -> UUID.fromString(id.toString())).toList()
                : List.of();
    }
}
