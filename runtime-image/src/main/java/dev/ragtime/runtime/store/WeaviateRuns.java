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

/** The run records of a {@link WeaviateIndexStore}. */
final class WeaviateRuns implements RunRecords {
    private final WeaviateConnection connection;
    private final IndexNames names;
    private final Retry retry = Retry.patient();

    WeaviateRuns(WeaviateConnection connection, IndexNames names) {
        this.connection = connection;
        this.names = names;
    }

    @Override
    public void put(RunRecord written) {
        Map<String, Object> properties = Map.of(RunRecord.RUN, written.key().run(), RunRecord.REPORT, written.report());
        connection.call("write a run record", retry, client -> {
            var object = WeaviateObject.<Map<String, Object>>of(
                    o -> o.uuid(written.key().id().toString()).properties(properties));
            WeaviateErrors.requireStored(
                    1, collection(client).data.insertMany(List.of(object)).errors());
            return written;
        });
    }

    @Override
    public Optional<String> report(RunRecord.Key key) {
        return connection.call(
                "read a run record",
                retry,
                client -> collection(client)
                        .query
                        .fetchObjectById(key.id().toString())
                        .map(object -> WeaviateObjects.text(object.properties(), RunRecord.REPORT)));
    }

    @Override
    public void deleteBefore(int run) {
        connection.call("delete old run records", retry, client -> {
            var runs = collection(client);
            var old = runs.paginate(p -> p.returnProperties(RunRecord.RUN)).stream()
                    .filter(object -> object.properties().get(RunRecord.RUN) instanceof Number n && n.intValue() < run)
                    .toList();
            for (var object : old) runs.data.deleteById(object.uuid());
            return old.size();
        });
    }

    private CollectionHandle<Map<String, Object>> collection(WeaviateClient client) {
        return client.collections.use(names.runs(), c -> c.consistencyLevel(ConsistencyLevel.QUORUM));
    }
}
