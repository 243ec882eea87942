package dev.ragtime.runtime.store;

import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.api.runtime.RunRecord;
import io.weaviate.client6.v1.api.WeaviateClient;
import io.weaviate.client6.v1.api.collections.CollectionHandle;
import io.weaviate.client6.v1.api.collections.WeaviateObject;
import io.weaviate.client6.v1.api.collections.query.ConsistencyLevel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Texts by id, each of a run: the collection that run records and notes share. */
final class WeaviateRunObjects {
    private final WeaviateConnection connection;
    private final IndexNames names;
    private final Retry retry = Retry.patient();

    WeaviateRunObjects(WeaviateConnection connection, IndexNames names) {
        this.connection = connection;
        this.names = names;
    }

    /** @param what it is, for messages, e.g. {@code a run record} */
    Optional<String> find(UUID id, String what) {
        return connection.call(
                "read " + what,
                retry,
                client -> collection(client)
                        .query
                        .fetchObjectById(id.toString())
                        .map(object -> WeaviateObjects.text(object.properties(), RunRecord.REPORT)));
    }

    void put(UUID id, int run, String text, String what) {
        Map<String, Object> properties = Map.of(RunRecord.RUN, run, RunRecord.REPORT, text);
        connection.call("write " + what, retry, client -> {
            var object = WeaviateObject.<Map<String, Object>>of(
                    o -> o.uuid(id.toString()).properties(properties));
            WeaviateErrors.requireStored(
                    1, collection(client).data.insertMany(List.of(object)).errors());
            return id;
        });
    }

    void delete(UUID id, String what) {
        connection.call(
                "delete " + what, retry, client -> collection(client).data.deleteById(id.toString()));
    }

    void deleteBefore(int run, String what) {
        connection.call("delete old " + what, retry, client -> {
            var objects = collection(client);
            var old = objects.paginate(p -> p.returnProperties(RunRecord.RUN)).stream()
                    .filter(object -> object.properties().get(RunRecord.RUN) instanceof Number n && n.intValue() < run)
                    .toList();
            for (var object : old) objects.data.deleteById(object.uuid());
            return old.size();
        });
    }

    private CollectionHandle<Map<String, Object>> collection(WeaviateClient client) {
        return client.collections.use(names.runs(), c -> c.consistencyLevel(ConsistencyLevel.QUORUM));
    }
}
