package dev.ragtime.runtime.store;

import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.store.IndexStore.Hit;
import io.weaviate.client6.v1.api.WeaviateClient;
import io.weaviate.client6.v1.api.collections.CollectionHandle;
import io.weaviate.client6.v1.api.collections.WeaviateObject;
import io.weaviate.client6.v1.api.collections.query.ConsistencyLevel;
import io.weaviate.client6.v1.api.collections.query.Metadata;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The two rankings of a {@link WeaviateIndexStore}, by its alias; equal scores are ordered by chunk id. */
final class WeaviateSearch {
    private static final Comparator<Hit> BEST_FIRST = Comparator.comparingDouble(Hit::score)
            .reversed()
            .thenComparing(hit -> hit.chunk().id().toString());

    private final WeaviateConnection connection;
    private final IndexNames names;
    private final Retry retry = Retry.quick();

    WeaviateSearch(WeaviateConnection connection, IndexNames names) {
        this.connection = connection;
        this.names = names;
    }

    List<Hit> nearest(float[] vector, int limit) {
        var found = connection.call(
                "search by vector",
                retry,
                client -> collection(client)
                        .query
                        .nearVector(vector, q -> q.limit(limit).returnMetadata(Metadata.DISTANCE)));
        return hits(found.objects(), object -> 1 - object.queryMetadata().distance());
    }

    List<Hit> matching(String query, int limit) {
        var terms = String.join(" ", Terms.of(query));
        if (terms.isEmpty()) return List.of();
        var found = connection.call(
                "search by words",
                retry,
                client -> collection(client)
                        .query
                        .bm25(
                                terms,
                                q -> q.queryProperties(Fields.TERMS)
                                        .limit(limit)
                                        .returnMetadata(Metadata.SCORE)));
        return hits(found.objects(), object -> object.queryMetadata().score());
    }

    boolean ready() {
        try {
            return connection.call("ask", Retry.none(), WeaviateClient::isReady);
        } catch (StoreException e) {
            return false;
        }
    }

    private static List<Hit> hits(
            List<WeaviateObject<Map<String, Object>>> objects,
            ToDoubleFunction<WeaviateObject<Map<String, Object>>> score) {
        return objects.stream()
                .map(object -> new Hit(WeaviateObjects.chunk(object), score.applyAsDouble(object)))
                .sorted(BEST_FIRST)
                .toList();
    }

    private CollectionHandle<Map<String, Object>> collection(WeaviateClient client) {
        return client.collections.use(names.alias(), c -> c.consistencyLevel(ConsistencyLevel.ONE));
    }
}
