package dev.ragtime.runtime.store;

import dev.ragtime.api.runtime.IndexNames;
import io.weaviate.client6.v1.api.WeaviateClient;
import io.weaviate.client6.v1.api.collections.CollectionHandle;
import io.weaviate.client6.v1.api.collections.query.ConsistencyLevel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

/** The document records of a {@link WeaviateIndexStore}. */
final class WeaviateRecords {
    private static final int PAGE = 1000;

    private final WeaviateConnection connection;
    private final IndexNames names;
    private final Retry retry = Retry.patient();

    WeaviateRecords(WeaviateConnection connection, IndexNames names) {
        this.connection = connection;
        this.names = names;
    }

    Optional<DocumentRecord> of(UUID documentId) {
        return connection.call(
                "read a document record",
                retry,
                client -> collection(client)
                        .query
                        .fetchObjectById(documentId.toString())
                        .map(WeaviateObjects::record));
    }

    void ofSource(String source, Consumer<DocumentRecord> consumer) {
        // filtered here: a cursor ignores filters
        var records = connection.call(
                "list document records",
                retry,
                client -> collection(client).paginate(p -> p.pageSize(PAGE)).stream()
                        .map(WeaviateObjects::record)
                        .filter(record -> record.source().equals(source))
                        .toList());
        records.forEach(consumer);
    }

    Set<String> sources() {
        return connection.call("list sources", retry, client -> {
            var sources = new TreeSet<String>();
            collection(client)
                    .paginate(p -> p.pageSize(PAGE).returnProperties(Fields.SOURCE))
                    .forEach(object -> sources.add(WeaviateObjects.text(object.properties(), Fields.SOURCE)));
            return sources;
        });
    }

    void put(DocumentRecord record) {
        connection.call("write a document record", retry, client -> {
            var refused = collection(client)
                    .data
                    .insertMany(List.of(WeaviateObjects.of(record)))
                    .errors();
            WeaviateErrors.requireStored(1, refused);
            return record;
        });
    }

    void delete(UUID documentId) {
        connection.call(
                "delete a document record",
                retry,
                client -> collection(client).data.deleteById(documentId.toString()));
    }

    long count() {
        return connection.call(
                "count document records", retry, client -> collection(client).size());
    }

    private CollectionHandle<Map<String, Object>> collection(WeaviateClient client) {
        return client.collections.use(names.documents(), c -> c.consistencyLevel(ConsistencyLevel.QUORUM));
    }
}
