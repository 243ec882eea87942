package dev.ragtime.runtime.store;

import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Gatherers;

/**
 * Deletes objects of one collection. With several copies each by itself: a deletion of many at once leaves no time of
 * deletion behind (Weaviate 1.38 answers with the year 1), and a node that missed it then brings the objects back, to all
 * nodes, when copies are compared. With one copy many at once.
 */
final class WeaviateDeletion {
    private static final int BATCH = 1000;
    private static final int SIDE_BY_SIDE = 8;

    private final WeaviateCollection collection;

    WeaviateDeletion(WeaviateCollection collection) {
        this.collection = collection;
    }

    /** @param what names the objects in errors, e.g. {@code chunks} */
    void delete(Collection<UUID> ids, String what) {
        if (collection.hasCopies()) oneByOne(ids, what);
        else ids.stream().gather(Gatherers.windowFixed(BATCH)).forEach(batch -> together(batch, what));
    }

    private void together(Collection<UUID> batch, String what) {
        collection.call("delete " + what, handle -> {
            var failed = handle.data.deleteMany(WeaviateObjects.withIds(batch)).failed();
            WeaviateErrors.requireDeleted(failed, what);
            return batch;
        });
    }

    private void oneByOne(Collection<UUID> ids, String what) {
        try (var callers = Executors.newFixedThreadPool(
                SIDE_BY_SIDE, Thread.ofVirtual().name("delete-", 0).factory())) {
            var calls = ids.stream()
                    .<Future<?>>map(id -> callers.submit(() -> one(id, what)))
                    .toList();
            for (var call : calls) call.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException failure) throw failure;
            throw new IllegalStateException("cannot delete " + what, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while deleting " + what, true, e);
        }
    }

    private void one(UUID id, String what) {
        collection.call("delete " + what, handle -> handle.data.deleteById(id.toString()));
    }
}
