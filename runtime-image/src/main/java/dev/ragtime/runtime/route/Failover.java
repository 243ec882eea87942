package dev.ragtime.runtime.route;

import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.call.CallGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one backend after the other until one answers; each failure is remembered where it belongs. */
final class Failover {
    private static final Logger LOG = LoggerFactory.getLogger(Failover.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final List<BackendHandle> backends;
    private final Selection selection;
    private final BackendCall call;
    private final int maxAttempts;
    private final Blame blame;
    private final AttemptMetrics metrics;

    Failover(
            List<BackendHandle> backends,
            Selection selection,
            BackendCall call,
            int maxAttempts,
            Blame blame,
            AttemptMetrics metrics) {
        this.backends = List.copyOf(backends);
        this.selection = selection;
        this.call = call;
        this.maxAttempts = maxAttempts;
        this.blame = blame;
        this.metrics = metrics;
    }

    /**
     * The first answer, which has begun. {@link #ended} or {@link #broke} must follow.
     *
     * @throws CallError that lists each backend and why it did not answer
     */
    Attempt.Answered first(Operation operation, ModelRequest request, Map<String, String> headers, CallGuard guard) {
        var failures = new ArrayList<Attempt.Failed>();
        var asked = 0;
        for (var backend : selection.order(backends)) {
            if (asked == maxAttempts) break;
            var refusal = notToBeAsked(backend);
            if (refusal.isPresent()) {
                failures.add(refusal.get());
                continue;
            }
            asked++;
            var lastResort = !backend.available();
            var attempt = call.ask(backend, operation, request, headers, guard);
            guard.throwIfStopped();
            switch (attempt) {
                case Attempt.Answered answered -> {
                    backend.health().answers(lastResort);
                    // an error of the caller's own making says nothing about those who failed on it
                    if (answered.success()) blame.answered(failures);
                    return answered;
                }
                case Attempt.Failed failed -> {
                    remember(failed);
                    failures.add(failed);
                }
            }
        }
        blame.unanswered(failures, request);
        throw error(failures, asked);
    }

    private static Optional<Attempt.Failed> notToBeAsked(BackendHandle backend) {
        if (backend.credentialsMissing()) {
            backend.health().down(Reason.CredentialsMissing);
            return Optional.of(Attempt.Failed.ofBackend(backend, Reason.CredentialsMissing, Optional.empty()));
        }
        return backend.health()
                .resting()
                .map(wait -> Attempt.Failed.ofBackend(backend, Reason.RateLimited, Optional.of(wait)));
    }

    /** An answer was passed on to its end, or for as long as its client wanted. */
    void ended(Attempt.Answered answered, boolean toTheEnd) {
        metrics.answered(answered.backend().name());
        if (toTheEnd) answered.backend().health().succeeded();
    }

    /** An answer broke off after some of it had been passed on. */
    void broke(Attempt.Answered answered, Reason reason) {
        metrics.failed(answered.backend().name(), reason);
        answered.backend().health().failed(reason);
    }

    private void remember(Attempt.Failed failed) {
        var backend = failed.backend();
        LOG.info("backend {} did not answer: {}", backend.name(), failed.reason());
        metrics.failed(backend.name(), failed.reason());
        if (failed.reason() == Reason.CredentialsRejected) {
            backend.health().down(failed.reason());
        } else if (failed.retryAfter().isPresent()) {
            backend.health().rest(failed.reason(), failed.retryAfter().get());
        } else if (!failed.maybeTheRequests()) {
            backend.health().failed(failed.reason());
        }
    }

    private static CallError error(List<Attempt.Failed> failures, int asked) {
        var list = failures.stream()
                .map(f -> f.backend().name() + ": " + f.reason())
                .collect(Collectors.joining(", "));
        var wait = failures.stream().flatMap(f -> f.retryAfter().stream()).min(Comparator.naturalOrder());
        if (!failures.isEmpty() && failures.stream().allMatch(f -> f.reason() == Reason.RateLimited)) {
            return CallError.overloaded(
                    "every backend of this route is overloaded (" + list + ")", wait.orElse(RETRY_AFTER));
        }
        if (asked == 0) {
            return CallError.unavailable("no_backend", "no backend of this route can be asked (" + list + ")");
        }
        var error = new CallError(
                CallError.Kind.BROKEN, "all_backends_failed", "no backend of this route answered (" + list + ")");
        return wait.map(error::retryAfter).orElse(error);
    }
}
