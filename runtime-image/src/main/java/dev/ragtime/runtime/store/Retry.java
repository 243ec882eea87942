package dev.ragtime.runtime.store;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Asks again, with growing pauses, while a failure says that asking again can help.
 *
 * @param attempts calls at most, 1 or more
 * @param firstPause doubled after every failure, up to {@link #LONGEST_PAUSE}; a random half of each is left out so
 *     that callers do not return together
 * @param patience no call begins later than that after the first one did
 */
record Retry(int attempts, Duration firstPause, Duration patience) {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

    /** Ingestion waits out an overload or a restart of one node: up to about half a minute of pauses. */
    static Retry patient() {
        return new Retry(9, Duration.ofMillis(250), Duration.ofHours(1));
    }

    /**
     * A query has somebody waiting, but a node that ends refuses connections for the second or so until the cluster's
     * network leads them to another. What was silent for longer is overloaded: asking again would add to it.
     */
    static Retry quick() {
        return new Retry(7, Duration.ofMillis(50), Duration.ofSeconds(3));
    }

    static Retry none() {
        return new Retry(1, Duration.ZERO, Duration.ZERO);
    }

    /** @throws StoreException the last failure, or the first that is not retriable */
    <T> T call(Supplier<T> work) {
        var begin = System.nanoTime();
        var pause = firstPause;
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (StoreException e) {
                var late = System.nanoTime() - begin + pause.toNanos() > patience.toNanos();
                if (!e.retriable() || attempt >= attempts || late) throw e;
            }
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private static void sleep(Duration pause) {
        long millis = pause.toMillis();
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for the store", true, e);
        }
    }
}
