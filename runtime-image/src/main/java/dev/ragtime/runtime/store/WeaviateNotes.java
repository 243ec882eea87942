package dev.ragtime.runtime.store;

import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.api.runtime.RunRecord;
import io.weaviate.client6.v1.api.WeaviateClient;
import io.weaviate.client6.v1.api.collections.CollectionHandle;
import io.weaviate.client6.v1.api.collections.WeaviateObject;
import io.weaviate.client6.v1.api.collections.query.ConsistencyLevel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The notes of a {@link WeaviateIndexStore}: objects beside the run records, of a run that is never old. */
final class WeaviateNotes implements Notes {
    private final WeaviateConnection connection;
    private final IndexNames names;
    private final Retry retry = Retry.patient();

    WeaviateNotes(WeaviateConnection connection, IndexNames names) {
        this.connection = connection;
        this.names = names;
    }

    @Override
    public Optional<String> find(String name) {
        return connection.call(
                "read a note",
                retry,
                client -> collection(client)
                        .query
                        .fetchObjectById(id(name))
                        .map(object -> WeaviateObjects.text(object.properties(), RunRecord.REPORT)));
    }

    @Override
    public void put(String name, String text) {
        Map<String, Object> properties = Map.of(RunRecord.RUN, Integer.MAX_VALUE, RunRecord.REPORT, text);
        connection.call("write a note", retry, client -> {
            var object =
                    WeaviateObject.<Map<String, Object>>of(o -> o.uuid(id(name)).properties(properties));
            WeaviateErrors.requireStored(
                    1, collection(client).data.insertMany(List.of(object)).errors());
            return name;
        });
    }

    @Override
    public void delete(String name) {
        connection.call(
                "delete a note", retry, client -> collection(client).data.deleteById(id(name)));
    }

    private static String id(String name) {
        return UUID.nameUUIDFromBytes(("note/" + name).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private CollectionHandle<Map<String, Object>> collection(WeaviateClient client) {
        return client.collections.use(names.runs(), c -> c.consistencyLevel(ConsistencyLevel.QUORUM));
    }
}
