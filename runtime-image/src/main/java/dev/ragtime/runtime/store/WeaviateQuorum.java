package dev.ragtime.runtime.store;

import io.weaviate.client6.v1.api.collections.CollectionHandle;
import io.weaviate.client6.v1.api.collections.CollectionHandleDefaults;
import io.weaviate.client6.v1.api.collections.WeaviateObject;
import io.weaviate.client6.v1.api.collections.query.FetchObjects;
import io.weaviate.client6.v1.api.collections.query.QueryRequest;
import io.weaviate.client6.v1.api.collections.query.QueryResponse;
import io.weaviate.client6.v1.api.collections.query.WeaviateQueryClient;
import io.weaviate.client6.v1.internal.grpc.Rpc;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateGrpc.WeaviateBlockingStub;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateGrpc.WeaviateFutureStub;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBase.ConsistencyLevel;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoSearchGet.SearchReply;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoSearchGet.SearchRequest;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoSearchGet.SearchResult;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads of objects by what a majority of the copies says. The asked node compares what it has with another copy: an
 * object that was changed or deleted there is mended here, for the next read, and one that was deleted comes without the
 * mark that copies agree.
 *
 * <p>Version 6.3 of the client asks for one copy whatever level it is told, and hands out no such marks. So the level is
 * set in its finished request, and the marks are taken from the reply before the client reads the rest.
 */
final class WeaviateQuorum extends WeaviateQueryClient<Map<String, Object>> {
    private static final Rpc<SearchRequest, SearchRequest, SearchReply, SearchReply> SEARCH = Rpc.of(
            Function.identity(),
            Function.identity(),
            () -> WeaviateBlockingStub::search,
            () -> WeaviateFutureStub::search);

    private WeaviateQuorum(CollectionHandle<Map<String, Object>> handle) {
        super(handle.query, CollectionHandleDefaults.of(CollectionHandleDefaults.none()));
    }

    /** @throws StoreException when copies could not be compared */
    static Fetched fetch(CollectionHandle<Map<String, Object>> collection, FetchObjects query) {
        return new WeaviateQuorum(collection).agreed(query);
    }

    private Fetched agreed(FetchObjects query) {
        var request = QueryRequest.marshal(new QueryRequest(query, null), collection, defaults).toBuilder();
        request.setConsistencyLevel(ConsistencyLevel.CONSISTENCY_LEVEL_QUORUM);
        request.getMetadataBuilder().setIsConsistent(true);
        var results = grpcTransport.performRequest(request.build(), SEARCH).getResultsList();
        var agreed = results.stream()
                .filter(result -> result.getMetadata().getIsConsistent())
                .map(this::object)
                .toList();
        if (agreed.isEmpty() && !results.isEmpty()) throw undecided();
        var last = results.isEmpty() ? "" : object(results.getLast()).uuid();
        return new Fetched(agreed, results.size(), last);
    }

    private WeaviateObject<Map<String, Object>> object(SearchResult result) {
        return QueryResponse.unmarshalResultObject(result.getProperties(), result.getMetadata(), collection);
    }

    /**
     * Nothing is marked when all was deleted elsewhere, and when no other copy answered. The first is mended when it is
     * asked for again.
     */
    private static StoreException undecided() {
        return new StoreException("copies do not agree in Weaviate, or too few of them answer", true, null);
    }
}
