package dev.ragtime.runtime.pipeline;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limiter.BlockingLimiter;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.store.StoreException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets so many retrievals run at the same time as the store bears, and the others wait. Without it a store that once fell
 * behind is asked more and more, works for callers that have given up, and answers nobody any more. How many it bears is
 * found out: one more as long as answers come in time, fewer when they do not (additive increase, multiplicative decrease,
 * as TCP does). Thread-safe.
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

    private final Limiter<Void> limiter;

    /** @param patience longest wait for a turn */
    RetrievalLimit(Duration patience) {
        this(patience, SLOW);
    }

    RetrievalLimit(Duration patience, Duration slow) {
        var bearable = AIMDLimit.newBuilder()
                .initialLimit(FIRST)
                .minLimit(LEAST)
                .maxLimit(MOST)
                .timeout(slow.toNanos(), TimeUnit.NANOSECONDS)
                .backoffRatio(LESS)
                .build();
        this.limiter = BlockingLimiter.wrap(
                SimpleLimiter.<Void>newBuilder().limit(bearable).build(), patience);
    }

    /**
     * Retrieves when it is its turn.
     *
     * @throws CallError when too many wait
     */
    <T> T run(Supplier<T> retrieval) {
        var turn = limiter.acquire(null)
                .orElseThrow(() -> CallError.overloaded(
                        "too many questions at once: ask again in a second", Duration.ofSeconds(1)));
        try {
            var found = retrieval.get();
            turn.onSuccess();
            return found;
        } catch (StoreException e) {
            turn.onDropped();
            throw e;
        } catch (RuntimeException | Error e) {
            turn.onIgnore();
            throw e;
        }
    }
}
