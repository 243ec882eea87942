package dev.ragtime.runtime.serve;

import dev.ragtime.api.pipeline.CallerLimits;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Identity;
import dev.ragtime.runtime.call.CallError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What each caller may still ask of this process: so many requests and tokens a minute, and a minute's worth at once. Those
 * who are not known share one. Tokens are known after an answer only: whoever took more than there were waits until that is
 * made up for. Thread-safe.
 */
final class Quota {
    /** Those who have not asked for longest are forgotten first, and begin anew. */
    private static final int MOST_CALLERS = 10_000;

    private static final double NANOS_A_MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final CallerLimits limits;
    private final LongSupplier nanoTime;

    private final Map<Optional<Identity>, Left> callers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Optional<Identity>, Left> eldest) {
            return size() > MOST_CALLERS;
        }
    };

    /**
     * @param requests that may be made at time {@code at}
     * @param tokens that may be used; below zero where more were used than there were
     */
    private record Left(double requests, double tokens, long at) {}

    /** @param nanoTime as of {@link System#nanoTime} */
    Quota(CallerLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** @throws CallError when the caller has used up what it may, with the time after which it may ask again */
    synchronized void take(Caller caller) {
        var now = left(caller);
        if (limits.requests().isPresent() && now.requests() < 1)
            throw limited(limits.requests().getAsInt(), "requests", 1 - now.requests());
        if (limits.tokens().isPresent() && now.tokens() <= 0)
            throw limited(limits.tokens().getAsInt(), "tokens", 1 - now.tokens());
        callers.put(caller.identity(), new Left(now.requests() - 1, now.tokens(), now.at()));
    }

    /** @param tokens of a question and its answer */
    synchronized void charge(Caller caller, long tokens) {
        var now = left(caller);
        callers.put(caller.identity(), new Left(now.requests(), now.tokens() - tokens, now.at()));
    }

    /** As it is now. */
    private Left left(Caller caller) {
        var now = nanoTime.getAsLong();
        double requests = limits.requests().orElse(0);
        double tokens = limits.tokens().orElse(0);
        var known = callers.get(caller.identity());
        if (known == null) return new Left(requests, tokens, now);
        var minutes = (now - known.at()) / NANOS_A_MINUTE;
        return new Left(
                Math.min(requests, known.requests() + minutes * requests),
                Math.min(tokens, known.tokens() + minutes * tokens),
                now);
    }

    /** @param missing until there is one */
    private static CallError limited(int most, String what, double missing) {
        var message =
                "this caller has used its %d %s a minute (spec.limits.%sPerMinute): ask again when Retry-After says"
                        .formatted(most, what, what);
        return new CallError(CallError.Kind.LIMITED, "rate_limited", message)
                .retryAfter(Duration.ofNanos((long) Math.ceil(missing / most * NANOS_A_MINUTE)));
    }
}
