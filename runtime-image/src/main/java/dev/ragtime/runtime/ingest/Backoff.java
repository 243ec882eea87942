package dev.ragtime.runtime.ingest;

import java.time.Duration;

/**
 * How long a call that may be retried is retried.
 *
 * @param first wait after the first failure; it doubles each time
 * @param longest wait between two tries
 * @param total waits together, after which the failure is passed on
 * @param pause waits
 */
record Backoff(Duration first, Duration longest, Duration total, Pause pause) {
    /** A store asks again by itself for about half a minute each time; all together outlast a node's restart. */
    static Backoff defaults() {
        return new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30), Thread::sleep);
    }

    @FunctionalInterface
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }
}
