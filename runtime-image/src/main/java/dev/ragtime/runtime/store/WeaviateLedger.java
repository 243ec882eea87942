package dev.ragtime.runtime.store;

import dev.ragtime.api.runtime.IndexNames;
import io.weaviate.client6.v1.api.WeaviateClient;
import io.weaviate.client6.v1.api.collections.CollectionHandle;
import io.weaviate.client6.v1.api.collections.query.ConsistencyLevel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Gatherers;

/** The document records of a {@link WeaviateIndexStore}. */
final class WeaviateLedger implements DocumentLedger {
    private static final int READ_BATCH = 1000;
    private static final int WRITE_BATCH = 200;

    private final WeaviateConnection connection;
    private final IndexNames names;
    private final WeaviateDeletion deletion;
    private final Retry retry = Retry.patient();

    /** @param copies whether there is more than one of each record */
    WeaviateLedger(WeaviateConnection connection, IndexNames names, boolean copies) {
        this.connection = connection;
        this.names = names;
        this.deletion = new WeaviateDeletion(connection, this::collection, copies);
    }

    @Override
    public Optional<DocumentRecord> find(UUID documentId) {
        return connection.call(
                "read a document record",
                retry,
                client -> collection(client)
                        .query
                        .fetchObjectById(documentId.toString())
                        .map(WeaviateObjects::record));
    }

    @Override
    public void forEach(Consumer<DocumentRecord> consumer) {
        var page = page(Optional.empty());
        while (!page.isEmpty()) {
            page.forEach(consumer);
            page = page.size() < READ_BATCH
                    ? List.of()
                    : page(Optional.of(page.getLast().id()));
        }
    }

    /** @param after the cursor: id of the last record of the page before */
    private List<DocumentRecord> page(Optional<UUID> after) {
        return connection
                .call(
                        "list document records",
                        retry,
                        client -> collection(client).query.fetchObjects(q -> {
                            q.limit(READ_BATCH).after("");
                            after.ifPresent(id -> q.after(id.toString()));
                            return q;
                        }))
                .objects()
                .stream()
                .map(WeaviateObjects::record)
                .toList();
    }

    @Override
    public void put(Collection<DocumentRecord> records) {
        records.stream()
                .map(WeaviateObjects::of)
                .gather(Gatherers.windowFixed(WRITE_BATCH))
                .forEach(batch -> connection.call("write document records", retry, client -> {
                    var refused = collection(client).data.insertMany(batch).errors();
                    WeaviateErrors.requireStored(batch.size(), refused);
                    return batch;
                }));
    }

    @Override
    public void delete(Collection<UUID> documentIds) {
        deletion.delete(documentIds, "document records");
    }

    @Override
    public long count() {
        return connection.call(
                "count document records", retry, client -> collection(client).size());
    }

    private CollectionHandle<Map<String, Object>> collection(WeaviateClient client) {
        return client.collections.use(names.documents(), c -> c.consistencyLevel(ConsistencyLevel.QUORUM));
    }
}
