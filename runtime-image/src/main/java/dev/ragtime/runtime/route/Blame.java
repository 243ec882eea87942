package dev.ragtime.runtime.route;

import dev.ragtime.runtime.route.Attempt.Failed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides whether a failure is the backend's fault or the request's: a prompt on which every server fails must not take
 * all of them away from others. Thread-safe.
 *
 * <p>A failure that has nothing to do with the request, as a refused connection, counts at once. Any other counts once
 * another backend has answered the same request, or when no other was there to compare with. When several failed and
 * none answered, the request is at fault if the route answers others, or if it failed before; else all is broken.
 */
final class Blame {
    private static final int REMEMBERED = 256;

    private final Duration window;
    private final InstantSource clock;
    private final Map<Integer, Instant> failedEverywhere = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };
    private Instant lastAnswer = Instant.EPOCH;

    /** @param window for how long an answer or a failure says something about the next request */
    Blame(Duration window, InstantSource clock) {
        this.window = window;
        this.clock = clock;
    }

    /** A request was answered with success, after other backends had failed on it. */
    void answered(List<Failed> before) {
        synchronized (this) {
            lastAnswer = clock.instant();
        }
        suspects(before).forEach(f -> f.backend().health().failed(f.reason()));
    }

    /** No backend answered a request. */
    void unanswered(List<Failed> failures, ModelRequest request) {
        var suspects = suspects(failures);
        if (suspects.size() > 1 && isTheRequests(request.fingerprint())) return;
        suspects.forEach(f -> f.backend().health().failed(f.reason()));
    }

    private static List<Failed> suspects(List<Failed> failures) {
        return failures.stream().filter(Failed::maybeTheRequests).toList();
    }

    private synchronized boolean isTheRequests(int fingerprint) {
        var now = clock.instant();
        var begin = now.minus(window);
        var before = failedEverywhere.put(fingerprint, now);
        return lastAnswer.isAfter(begin) || (before != null && before.isAfter(begin));
    }
}
