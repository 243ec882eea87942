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
    /** Two minutes outlast a store node's restart. */
    static Backoff defaults() {
        return new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10), Duration.ofMinutes(2), Thread::sleep);
    }

    @FunctionalInterface
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }
}
