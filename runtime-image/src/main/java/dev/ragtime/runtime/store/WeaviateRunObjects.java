package dev.ragtime.runtime.store;

import dev.ragtime.api.runtime.RunRecord;
import io.weaviate.client6.v1.api.collections.WeaviateObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Texts by id, each of a run: the collection that run records and notes share. */
final class WeaviateRunObjects {
    private final WeaviateCollection collection;

    WeaviateRunObjects(WeaviateCollection collection) {
        this.collection = collection;
    }

    /** @param what it is, for messages, e.g. {@code a run record} */
    Optional<String> find(UUID id, String what) {
        return collection
                .find("read " + what, id)
                .map(object -> WeaviateObjects.text(object.properties(), RunRecord.REPORT));
    }

    void put(UUID id, int run, String text, String what) {
        Map<String, Object> properties = Map.of(RunRecord.RUN, run, RunRecord.REPORT, text);
        collection.put(
                what,
                List.of(WeaviateObject.<Map<String, Object>>of(
                        o -> o.uuid(id.toString()).properties(properties))));
    }

    void delete(UUID id, String what) {
        collection.call("delete " + what, handle -> handle.data.deleteById(id.toString()));
    }

    void deleteBefore(int run, String what) {
        collection.call("delete old " + what, handle -> {
            var old = handle.paginate(p -> p.returnProperties(RunRecord.RUN)).stream()
                    .filter(object -> object.properties().get(RunRecord.RUN) instanceof Number n && n.intValue() < run)
                    .toList();
            for (var object : old) handle.data.deleteById(object.uuid());
            return old.size();
        });
    }
}
