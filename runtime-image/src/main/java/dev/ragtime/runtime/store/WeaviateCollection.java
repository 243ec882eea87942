package dev.ragtime.runtime.store;

import io.weaviate.client6.v1.api.collections.CollectionHandle;
import io.weaviate.client6.v1.api.collections.WeaviateObject;
import io.weaviate.client6.v1.api.collections.query.FetchObjects;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Gatherers;

/**
 * One collection of an index. Weaviate answers a write for which no consistency level is asked once a majority of the
 * copies has it. Reads but searches ask a majority as well, see {@link WeaviateQuorum}.
 */
final class WeaviateCollection {
    static final int READ_BATCH = 1000;

    private static final int WRITE_BATCH = 200;

    /** The cursor of the first page. */
    private static final String BEGINNING = "";

    private final WeaviateConnection connection;
    private final String name;
    private final boolean copies;
    private final Retry retry;

    /**
     * @param name of the collection, or of its alias
     * @param copies whether there is more than one of each object
     */
    WeaviateCollection(WeaviateConnection connection, String name, boolean copies, Retry retry) {
        this.connection = connection;
        this.name = name;
        this.copies = copies;
        this.retry = retry;
    }

    /** The same collection, asked with another patience. */
    WeaviateCollection with(Retry other) {
        return new WeaviateCollection(connection, name, copies, other);
    }

    @FunctionalInterface
    interface Action<T> {
        T run(CollectionHandle<Map<String, Object>> collection) throws Exception;
    }

    /** Whether there is more than one of each object. */
    boolean hasCopies() {
        return copies;
    }

    /** @param what names the action in errors, e.g. {@code write chunks} */
    <T> T call(String what, Action<T> action) {
        return connection.call(what, retry, client -> action.run(client.collections.use(name)));
    }

    Fetched fetch(String what, FetchObjects query) {
        return call(
                what,
                collection -> copies
                        ? WeaviateQuorum.fetch(collection, query)
                        : Fetched.all(collection.query.fetchObjects(query).objects()));
    }

    Optional<WeaviateObject<Map<String, Object>>> find(String what, UUID id) {
        var byId = FetchObjects.of(
                q -> q.filters(WeaviateObjects.withIds(List.of(id))).limit(1));
        return fetch(what, byId).objects().stream().findFirst();
    }

    /**
     * Which of these objects are there.
     *
     * @param property which every one has: without one all are read
     */
    Set<UUID> existing(String what, Collection<UUID> ids, String property) {
        var found = new HashSet<UUID>();
        ids.stream().gather(Gatherers.windowFixed(READ_BATCH)).forEach(batch -> {
            var byId = FetchObjects.of(q -> q.filters(WeaviateObjects.withIds(batch))
                    .limit(batch.size())
                    .returnProperties(property));
            found.addAll(fetch(what, byId).ids());
        });
        return found;
    }

    /**
     * Calls the consumer with every object, in no order, page by page.
     *
     * @param what names the action in errors, e.g. {@code list chunks}
     */
    void forEach(String what, Consumer<WeaviateObject<Map<String, Object>>> consumer) {
        forEachPage(what, List.of(), page -> page.objects().forEach(consumer));
    }

    /**
     * Calls the consumer with every page of {@value #READ_BATCH} objects, in the order of their ids.
     *
     * @param properties that are read; none asks for all
     */
    void forEachPage(String what, List<String> properties, Consumer<Fetched> consumer) {
        var after = BEGINNING;
        Fetched page;
        do {
            var cursor = after;
            page = fetch(
                    what, FetchObjects.of(q -> q.limit(READ_BATCH).after(cursor).returnProperties(properties)));
            consumer.accept(page);
            after = page.last();
        } while (page.size() == READ_BATCH);
    }

    /** @param what names the objects in errors, e.g. {@code chunks} */
    void put(String what, List<WeaviateObject<Map<String, Object>>> objects) {
        objects.stream()
                .gather(Gatherers.windowFixed(WRITE_BATCH))
                .forEach(batch -> call("write " + what, collection -> {
                    WeaviateErrors.requireStored(
                            batch.size(), collection.data.insertMany(batch).errors());
                    return batch;
                }));
    }

    /** @param what names the objects in errors, e.g. {@code chunks} */
    long count(String what) {
        return call("count " + what, CollectionHandle::size);
    }
}
