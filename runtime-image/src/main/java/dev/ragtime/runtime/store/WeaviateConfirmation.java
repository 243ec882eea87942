package dev.ragtime.runtime.store;

import io.weaviate.client6.v1.api.collections.query.FetchObjects;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads what a search found in one copy by what another says, too. Which one, Weaviate chooses: should that node hang, it
 * is known to be lost seconds later, and another asked then. Thread-safe.
 */
final class WeaviateConfirmation {
    /** Of one attempt; usually it takes milliseconds. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** Weaviate takes about five seconds to tell that a node is lost, and ten were seen where the cores were busy. */
    private static final Retry UNTIL_LOST = new Retry(20, Duration.ofMillis(50), Duration.ofSeconds(20));

    private final WeaviateCollection collection;
    private final WeaviateCollection once;

    WeaviateConfirmation(WeaviateCollection collection) {
        this.collection = collection;
        this.once = collection.with(Retry.none());
    }

    /** As {@link WeaviateCollection#fetch}. */
    Fetched fetch(String what, FetchObjects query) {
        return collection.hasCopies() ? UNTIL_LOST.call(() -> inTime(what, query)) : collection.fetch(what, query);
    }

    private Fetched inTime(String what, FetchObjects query) {
        var task = new FutureTask<>(() -> once.fetch(what, query));
        var thread = Thread.ofVirtual().name("confirm").start(task);
        try {
            return task.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new StoreException("no second copy was there to confirm chunks in Weaviate", true, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException failure) throw failure;
            throw new IllegalStateException("cannot confirm chunks", e.getCause());
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while confirming chunks", true, e);
        }
    }
}
