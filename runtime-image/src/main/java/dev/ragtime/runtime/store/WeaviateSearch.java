package dev.ragtime.runtime.store;

import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.chunk.Chunk;
import io.weaviate.client6.v1.api.collections.WeaviateObject;
import io.weaviate.client6.v1.api.collections.query.BaseQueryOptions;
import io.weaviate.client6.v1.api.collections.query.FetchObjects;
import io.weaviate.client6.v1.api.collections.query.Filter;
import io.weaviate.client6.v1.api.collections.query.Metadata;
import io.weaviate.client6.v1.api.collections.query.QueryResponse;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The searches of a {@link WeaviateIndexStore}. */
final class WeaviateSearch implements ChunkSearch {
    private static final Comparator<Hit> BEST_FIRST = Comparator.comparingDouble(Hit::score)
            .reversed()
            .thenComparing(hit -> hit.chunk().id().toString());

    private final WeaviateCollection collection;
    private final IndexNames names;
    private final Supplier<Capabilities> capabilities;
    private final BooleanSupplier knowsReaders;
    private final WeaviateConfirmation confirmation;

    /**
     * @param collection of the index's chunks
     * @param capabilities asked when a request is narrowed
     * @param knowsReaders asked when one is not for everyone: whether chunks say who may read them
     */
    WeaviateSearch(
            WeaviateCollection collection,
            IndexNames names,
            Supplier<Capabilities> capabilities,
            BooleanSupplier knowsReaders) {
        this.collection = collection;
        this.names = names;
        this.capabilities = capabilities;
        this.knowsReaders = knowsReaders;
        this.confirmation = new WeaviateConfirmation(collection);
    }

    @Override
    public List<Hit> find(SearchRequest request) {
        if (!request.filter().isEmpty()) requireFilters();
        if (isForNobody(request.readers())) return List.of();
        return switch (request.ranking()) {
            case SearchRequest.Ranking.Vector(var vector) -> nearest(vector, request);
            case SearchRequest.Ranking.Words(var query) -> matching(query, request);
        };
    }

    /** Of an index that was made before chunks said who may read them, nobody may anything. */
    private boolean isForNobody(Readers readers) {
        return readers.isNobody() || readers instanceof Readers.Of && !knowsReaders.getAsBoolean();
    }

    private void requireFilters() {
        if (capabilities.get().filters()) return;
        throw new UnsupportedOperationException("index " + names.chunks()
                + " was made before chunks could be filtered: make the KnowledgeBase anew to filter");
    }

    private List<Hit> nearest(float[] vector, SearchRequest request) {
        var found = collection.call(
                "search by vector",
                handle ->
                        handle.query.nearVector(vector, q -> options(q, request).returnMetadata(Metadata.DISTANCE)));
        return hits(found, object -> 1 - object.queryMetadata().distance());
    }

    private List<Hit> matching(String query, SearchRequest request) {
        var terms = String.join(" ", Terms.of(query));
        if (terms.isEmpty()) return List.of();
        var found = collection.call(
                "search by words",
                handle -> handle.query.bm25(
                        terms,
                        q -> options(q.queryProperties(Fields.TERMS), request).returnMetadata(Metadata.SCORE)));
        return hits(found, object -> object.queryMetadata().score());
    }

    private static <B extends BaseQueryOptions.Builder<B, T>, T> B options(B query, SearchRequest request) {
        var options = query.limit(request.limit()).returnProperties(WeaviateObjects.properties(request.fields()));
        return WeaviateFilters.of(request.readers(), request.filter())
                .map(options::filters)
                .orElse(options);
    }

    @Override
    public List<Chunk> read(Collection<UUID> chunkIds, Set<ChunkField> fields, Readers readers) {
        if (chunkIds.isEmpty() || isForNobody(readers)) return List.of();
        var filter = WeaviateFilters.of(readers, ChunkFilter.NONE, WeaviateObjects.withIds(chunkIds))
                .orElseThrow();
        var byId = FetchObjects.of(
                q -> q.filters(filter).limit(chunkIds.size()).returnProperties(WeaviateObjects.properties(fields)));
        return confirmation.fetch("read chunks", byId).objects().stream()
                .map(WeaviateObjects::chunk)
                .toList();
    }

    @Override
    public List<Chunk> span(UUID documentId, int first, int last, Readers readers) {
        requireFilters();
        if (isForNobody(readers)) return List.of();
        var filter = WeaviateFilters.of(
                        readers,
                        ChunkFilter.NONE,
                        Filter.property(Fields.DOCUMENT_ID).eq(documentId.toString()),
                        Filter.property(Fields.ORDINAL).gte(first),
                        Filter.property(Fields.ORDINAL).lte(last))
                .orElseThrow();
        var inARow = FetchObjects.of(q ->
                q.filters(filter).limit(last - first + 1).returnProperties(WeaviateObjects.properties(ChunkField.ALL)));
        return collection.fetch("read chunks in a row", inARow).objects().stream()
                .map(WeaviateObjects::chunk)
                .sorted(Comparator.comparingInt(Chunk::ordinal))
                .toList();
    }

    private static List<Hit> hits(
            QueryResponse<Map<String, Object>> found, ToDoubleFunction<WeaviateObject<Map<String, Object>>> score) {
        return found.objects().stream()
                .map(object -> new Hit(WeaviateObjects.chunk(object), score.applyAsDouble(object)))
                .sorted(BEST_FIRST)
                .toList();
    }
}
