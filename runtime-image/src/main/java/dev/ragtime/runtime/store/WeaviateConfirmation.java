package dev.ragtime.runtime.store;

import dev.ragtime.runtime.call.Within;
import io.weaviate.client6.v1.api.collections.query.FetchObjects;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Reads what a search found in one copy by what another says, too. Which one, Weaviate chooses: should that node hang, it
 * is known to be lost seconds later, and another asked then. Thread-safe.
 */
final class WeaviateConfirmation {
    /** Of one attempt; usually it takes milliseconds. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /**
     * Weaviate takes about five seconds to tell that a node is lost, and more than twenty where the cores are busy: a member
     * that is late itself waits longer before it says that of another. Who asks may be told earlier, by {@link AwaitedStore}.
     */
    private static final Retry UNTIL_LOST = new Retry(30, Duration.ofMillis(50), Duration.ofMinutes(1));

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
        try {
            return Within.limit(LIMIT, () -> once.fetch(what, query));
        } catch (TimeoutException e) {
            throw new StoreException("no second copy was there to confirm chunks in Weaviate", true, e);
        }
    }
}
