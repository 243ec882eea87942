package dev.ragtime.runtime.store;

import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.chunk.Chunk;
import io.weaviate.client6.v1.api.WeaviateClient;
import io.weaviate.client6.v1.api.collections.CollectionHandle;
import io.weaviate.client6.v1.api.collections.WeaviateObject;
import io.weaviate.client6.v1.api.collections.query.BaseQueryOptions;
import io.weaviate.client6.v1.api.collections.query.ConsistencyLevel;
import io.weaviate.client6.v1.api.collections.query.Filter;
import io.weaviate.client6.v1.api.collections.query.Metadata;
import io.weaviate.client6.v1.api.collections.query.QueryResponse;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The searches of a {@link WeaviateIndexStore}, by its alias. */
final class WeaviateSearch implements ChunkSearch {
    private static final Comparator<Hit> BEST_FIRST = Comparator.comparingDouble(Hit::score)
            .reversed()
            .thenComparing(hit -> hit.chunk().id().toString());

    private final WeaviateConnection connection;
    private final IndexNames names;
    private final Supplier<Capabilities> capabilities;
    private final Retry retry = Retry.quick();

    /** @param capabilities asked when a request is narrowed */
    WeaviateSearch(WeaviateConnection connection, IndexNames names, Supplier<Capabilities> capabilities) {
        this.connection = connection;
        this.names = names;
        this.capabilities = capabilities;
    }

    @Override
    public List<Hit> find(SearchRequest request) {
        if (!request.filter().isEmpty()) requireFilters();
        return switch (request.ranking()) {
            case SearchRequest.Ranking.Vector(var vector) -> nearest(vector, request);
            case SearchRequest.Ranking.Words(var query) -> matching(query, request);
        };
    }

    private void requireFilters() {
        if (capabilities.get().filters()) return;
        throw new UnsupportedOperationException("index " + names.chunks()
                + " was made before chunks could be filtered: make the KnowledgeBase anew to filter");
    }

    private List<Hit> nearest(float[] vector, SearchRequest request) {
        var found = connection.call(
                "search by vector",
                retry,
                client -> collection(client)
                        .query
                        .nearVector(vector, q -> options(q, request).returnMetadata(Metadata.DISTANCE)));
        return hits(found, object -> 1 - object.queryMetadata().distance());
    }

    private List<Hit> matching(String query, SearchRequest request) {
        var terms = String.join(" ", Terms.of(query));
        if (terms.isEmpty()) return List.of();
        var found = connection.call(
                "search by words",
                retry,
                client -> collection(client)
                        .query
                        .bm25(
                                terms,
                                q -> options(q.queryProperties(Fields.TERMS), request)
                                        .returnMetadata(Metadata.SCORE)));
        return hits(found, object -> object.queryMetadata().score());
    }

    private static <B extends BaseQueryOptions.Builder<B, T>, T> B options(B query, SearchRequest request) {
        var options = query.limit(request.limit()).returnProperties(WeaviateObjects.properties(request.fields()));
        return request.filter().isEmpty() ? options : options.filters(WeaviateFilters.of(request.filter()));
    }

    @Override
    public List<Chunk> read(Collection<UUID> chunkIds, Set<ChunkField> fields) {
        if (chunkIds.isEmpty()) return List.of();
        return connection
                .call(
                        "read chunks",
                        retry,
                        client -> collection(client)
                                .query
                                .fetchObjects(q -> q.filters(WeaviateObjects.withIds(chunkIds))
                                        .limit(chunkIds.size())
                                        .returnProperties(WeaviateObjects.properties(fields))))
                .objects()
                .stream()
                .map(WeaviateObjects::chunk)
                .toList();
    }

    @Override
    public List<Chunk> span(UUID documentId, int first, int last) {
        requireFilters();
        var filter = Filter.and(
                Filter.property(Fields.DOCUMENT_ID).eq(documentId.toString()),
                Filter.property(Fields.ORDINAL).gte(first),
                Filter.property(Fields.ORDINAL).lte(last));
        return connection
                .call(
                        "read chunks in a row",
                        retry,
                        client -> collection(client)
                                .query
                                .fetchObjects(q -> q.filters(filter)
                                        .limit(last - first + 1)
                                        .returnProperties(WeaviateObjects.properties(ChunkField.ALL))))
                .objects()
                .stream()
                .map(WeaviateObjects::chunk)
                .sorted(Comparator.comparingInt(Chunk::ordinal))
                .toList();
    }

    boolean ready() {
        try {
            return connection.call("ask", Retry.none(), WeaviateClient::isReady);
        } catch (StoreException e) {
            return false;
        }
    }

    private static List<Hit> hits(
            QueryResponse<Map<String, Object>> found, ToDoubleFunction<WeaviateObject<Map<String, Object>>> score) {
        return found.objects().stream()
                .map(object -> new Hit(WeaviateObjects.chunk(object), score.applyAsDouble(object)))
                .sorted(BEST_FIRST)
                .toList();
    }

    private CollectionHandle<Map<String, Object>> collection(WeaviateClient client) {
        return client.collections.use(names.alias(), c -> c.consistencyLevel(ConsistencyLevel.ONE));
    }
}
