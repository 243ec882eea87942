package dev.ragtime.runtime.route;

import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.call.CallGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks one backend after the other until one answers; each failure is remembered where it belongs. */
final class Failover {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final List<BackendHandle> backends;
    private final Selection selection;
    private final BackendCall call;
    private final int maxAttempts;
    private final AttemptMetrics metrics;

    Failover(
            List<BackendHandle> backends,
            Selection selection,
            BackendCall call,
            int maxAttempts,
            AttemptMetrics metrics) {
        this.backends = List.copyOf(backends);
        this.selection = selection;
        this.call = call;
        this.maxAttempts = maxAttempts;
        this.metrics = metrics;
    }

    /** Writes the request for one backend. */
    @FunctionalInterface
    interface Body {
        String of(BackendHandle backend);
    }

    /**
     * The first answer.
     *
     * @throws CallError that lists each backend and why it did not answer
     */
    Attempt.Answered first(String path, Body body, Map<String, String> headers, CallGuard guard) {
        var failures = new ArrayList<Attempt.Failed>();
        var asked = 0;
        for (var backend : selection.order(backends)) {
            if (asked == maxAttempts) break;
            if (backend.credentialsMissing()) {
                backend.health().down(Reason.CredentialsMissing);
                failures.add(new Attempt.Failed(backend, Reason.CredentialsMissing));
                continue;
            }
            asked++;
            var attempt = call.ask(backend, path, body.of(backend), headers, guard);
            guard.throwIfStopped();
            switch (attempt) {
                case Attempt.Answered answered -> {
                    backend.health().succeeded();
                    metrics.answered(backend.name());
                    return answered;
                }
                case Attempt.Failed failed -> {
                    remember(failed);
                    failures.add(failed);
                }
            }
        }
        throw error(failures, asked);
    }

    private void remember(Attempt.Failed failed) {
        metrics.failed(failed.backend().name(), failed.reason());
        var health = failed.backend().health();
        if (failed.reason() == Reason.CredentialsRejected) {
            health.down(failed.reason());
        } else {
            health.failed(failed.reason());
        }
    }

    private static CallError error(List<Attempt.Failed> failures, int asked) {
        var list = failures.stream()
                .map(f -> f.backend().name() + ": " + f.reason())
                .collect(Collectors.joining(", "));
        if (asked == 0) {
            return CallError.unavailable("no_backend", "no backend of this route can be asked (" + list + ")");
        }
        if (failures.stream().allMatch(f -> f.reason() == Reason.RateLimited)) {
            return CallError.overloaded("every backend of this route is overloaded (" + list + ")", RETRY_AFTER);
        }
        return new CallError(
                CallError.Kind.BROKEN, "all_backends_failed", "no backend of this route answered (" + list + ")");
    }
}
