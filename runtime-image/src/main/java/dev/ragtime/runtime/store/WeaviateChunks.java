package dev.ragtime.runtime.store;

import dev.ragtime.api.runtime.IndexNames;
import io.weaviate.client6.v1.api.WeaviateClient;
import io.weaviate.client6.v1.api.collections.CollectionHandle;
import io.weaviate.client6.v1.api.collections.query.ConsistencyLevel;
import io.weaviate.client6.v1.api.collections.query.Filter;
import io.weaviate.client6.v1.api.collections.query.SortBy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Gatherers;

/** The chunks of a {@link WeaviateIndexStore}, as ingestion writes and reads them. */
final class WeaviateChunks implements ChunkStore {
    private static final int WRITE_BATCH = 200;
    private static final int READ_BATCH = 1000;

    private final WeaviateConnection connection;
    private final IndexNames names;
    private final WeaviateDeletion deletion;
    private final Retry retry = Retry.patient();

    /** @param copies whether there is more than one of each chunk */
    WeaviateChunks(WeaviateConnection connection, IndexNames names, boolean copies) {
        this.connection = connection;
        this.names = names;
        this.deletion = new WeaviateDeletion(connection, this::collection, copies);
    }

    @Override
    public Set<UUID> existing(Collection<UUID> chunkIds) {
        var found = new HashSet<UUID>();
        chunkIds.stream()
                .gather(Gatherers.windowFixed(READ_BATCH))
                .forEach(batch -> connection
                        .call(
                                "look up chunks",
                                retry,
                                client -> collection(client)
                                        .query
                                        .fetchObjects(q -> q.filters(WeaviateObjects.withIds(batch))
                                                .limit(batch.size())
                                                .returnProperties(Fields.ORDINAL)))
                        .objects()
                        .forEach(object -> found.add(WeaviateObjects.id(object))));
        return found;
    }

    @Override
    public void put(Collection<EmbeddedChunk> chunks) {
        chunks.stream()
                .map(WeaviateObjects::of)
                .gather(Gatherers.windowFixed(WRITE_BATCH))
                .forEach(batch -> connection.call("write chunks", retry, client -> {
                    var refused = collection(client).data.insertMany(batch).errors();
                    WeaviateErrors.requireStored(batch.size(), refused);
                    return batch;
                }));
    }

    @Override
    public List<EmbeddedChunk> read(Collection<UUID> chunkIds) {
        var found = new ArrayList<EmbeddedChunk>();
        chunkIds.stream()
                .gather(Gatherers.windowFixed(READ_BATCH))
                .forEach(batch -> connection
                        .call(
                                "read chunks",
                                retry,
                                client -> collection(client)
                                        .query
                                        .fetchObjects(q -> q.filters(WeaviateObjects.withIds(batch))
                                                .limit(batch.size())
                                                .returnProperties(WeaviateObjects.properties(ChunkField.ALL))
                                                .includeVector()))
                        .objects()
                        .forEach(object -> found.add(WeaviateObjects.embedded(object))));
        return found;
    }

    @Override
    public void delete(Collection<UUID> chunkIds) {
        deletion.delete(chunkIds, "chunks");
    }

    /** Pages by id: a cursor ignores filters, and an offset ends at the server's QUERY_MAXIMUM_RESULTS. */
    @Override
    public Set<UUID> idsOf(UUID documentId) {
        var found = new HashSet<UUID>();
        var ofDocument = Filter.property(Fields.DOCUMENT_ID).eq(documentId.toString());
        var filter = ofDocument;
        List<UUID> page;
        do {
            page = idPage(filter);
            found.addAll(page);
            if (!page.isEmpty()) {
                filter = Filter.and(ofDocument, Filter.uuid().gt(page.getLast().toString()));
            }
        } while (page.size() == READ_BATCH);
        return found;
    }

    private List<UUID> idPage(Filter filter) {
        return connection
                .call(
                        "list chunks",
                        retry,
                        client -> collection(client)
                                .query
                                .fetchObjects(q -> q.filters(filter)
                                        .sort(SortBy.uuid())
                                        .limit(READ_BATCH)
                                        .returnProperties(Fields.ORDINAL)))
                .objects()
                .stream()
                .map(WeaviateObjects::id)
                .toList();
    }

    @Override
    public long count() {
        return connection.call(
                "count chunks", retry, client -> collection(client).size());
    }

    private CollectionHandle<Map<String, Object>> collection(WeaviateClient client) {
        return client.collections.use(names.chunks(), c -> c.consistencyLevel(ConsistencyLevel.QUORUM));
    }
}
