package dev.ragtime.runtime.pipeline;

import com.netflix.concurrency.limits.limit.AIMDLimit;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Lets so many retrievals run at the same time as the store bears, and the others wait, first come, first served. Without it a
 * store that once fell behind is asked more and more, works for callers that have given up, and answers nobody any more. How
 * many it bears is found out: one more as long as answers come in time, fewer when they do not (additive increase,
 * multiplicative decrease, as TCP does). Thread-safe.
 */
final class RetrievalLimit {
    /** What two cores are busy with many times over, and a store across a network is not. */
    private static final int FIRST = 16;

    /** While one of several nodes of a store hangs, the others answer at once: some must get through to them. */
    private static final int LEAST = 8;

    private static final int MOST = 64;

    /** An answer that took longer came from a store with more to do than it can; usually it takes some ten milliseconds. */
    private static final Duration SLOW = Duration.ofSeconds(2);

    private static final double LESS = 0.8;

    private final Duration patience;
    private final AIMDLimit bearable;
    private final Turns turns = new Turns();
    private final AtomicInteger running = new AtomicInteger();

    /** As many as may run now. */
    private static final class Turns extends Semaphore {
        private int most = FIRST;

        Turns() {
            super(FIRST, true);
        }

        /** Those that have a turn already keep it. */
        synchronized void resize(int now) {
            if (now > most) release(now - most);
            else reducePermits(most - now);
            most = now;
        }
    }

    /** @param patience longest wait for a turn */
    RetrievalLimit(Duration patience) {
        this(patience, SLOW);
    }

    RetrievalLimit(Duration patience, Duration slow) {
        this.patience = patience;
        this.bearable = AIMDLimit.newBuilder()
                .initialLimit(FIRST)
                .minLimit(LEAST)
                .maxLimit(MOST)
                .timeout(slow.toNanos(), TimeUnit.NANOSECONDS)
                .backoffRatio(LESS)
                .build();
        bearable.notifyOnChange(turns::resize);
    }

    /**
     * Retrieves when it is its turn.
     *
     * @param tells whether the time that something took to be found says what the store bears
     * @throws CallError when its turn does not come in time
     * @throws StoreException when the store does not answer
     */
    <T> T run(Supplier<T> retrieval, Predicate<T> tells) {
        if (!hasTurn()) throw CallError.tooManyQuestions();
        try {
            return measured(retrieval, tells);
        } finally {
            turns.release();
        }
    }

    private <T> T measured(Supplier<T> retrieval, Predicate<T> tells) {
        var others = running.getAndIncrement();
        var start = System.nanoTime();
        try {
            var found = retrieval.get();
            if (tells.test(found)) bearable.onSample(start, System.nanoTime() - start, others + 1, false);
            return found;
        } catch (StoreException e) {
            bearable.onSample(start, System.nanoTime() - start, others + 1, true);
            throw e;
        } finally {
            running.decrementAndGet();
        }
    }

    private boolean hasTurn() {
        try {
            return turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a turn");
        }
    }
}
