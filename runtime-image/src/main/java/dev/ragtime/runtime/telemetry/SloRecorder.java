package dev.ragtime.runtime.telemetry;

import dev.ragtime.api.runtime.Metrics;
import dev.ragtime.api.slo.Objective;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Judges each request once, when it ends, at the exact threshold of every objective. Thread-safe.
 *
 * <p>Both outcomes of every objective are exported from the start, so that a first bad event is seen as a rise from 0.
 */
public final class SloRecorder {
    private final Counter events;
    private final List<Judge> judges;

    public SloRecorder(CollectorRegistry registry, Workload workload, List<Objective> objectives) {
        this(
                Counter.build(Metrics.SLO_EVENTS, "Requests judged by each service-level objective, good or bad.")
                        .labelNames(Workload.labelNames("objective", "definition", "outcome"))
                        .register(registry),
                workload,
                objectives);
    }

    private SloRecorder(Counter events, Workload workload, List<Objective> objectives) {
        this.events = events;
        this.judges = objectives.stream()
                .map(o -> new Judge(o, child(events, workload, o, "good"), child(events, workload, o, "bad")))
                .toList();
    }

    /** One that judges by other objectives, or for another revision; what was counted stays counted. */
    SloRecorder of(Workload workload, List<Objective> objectives) {
        return new SloRecorder(events, workload, objectives);
    }

    private static Counter.Child child(Counter events, Workload workload, Objective objective, String outcome) {
        return events.labels(workload.labels(objective.name(), objective.definition(), outcome));
    }

    /** True when nothing is promised, so that nobody needs the last values of the counters. */
    public boolean isEmpty() {
        return judges.isEmpty();
    }

    public void record(RequestEnd end) {
        for (var judge : judges) {
            verdict(judge.objective(), end).ifPresent(good -> (good ? judge.good() : judge.bad()).inc());
        }
    }

    /** A rating of an answer. */
    void recordFeedback(boolean good) {
        for (var judge : judges) {
            if (judge.objective().kind() == Objective.Kind.FEEDBACK) (good ? judge.good() : judge.bad()).inc();
        }
    }

    /** Good or bad; empty when the request is not an event of this objective. */
    static Optional<Boolean> verdict(Objective objective, RequestEnd end) {
        if (end.outcome() == Outcome.REFUSED) return Optional.empty();
        return switch (objective.kind()) {
            case AVAILABILITY -> availability(end);
            case LATENCY -> latency(end, millis(objective.latency()));
            case TIME_TO_FIRST_TOKEN -> firstByte(end, millis(objective.timeToFirstToken()));
            case FRESHNESS, FEEDBACK -> Optional.empty();
        };
    }

    private static Optional<Boolean> availability(RequestEnd end) {
        if (end.outcome() == Outcome.CLIENT_GONE) return Optional.empty();
        return Optional.of(end.outcome() == Outcome.ANSWERED);
    }

    private static Optional<Boolean> latency(RequestEnd end, Duration threshold) {
        var inTime = end.total().compareTo(threshold) <= 0;
        // a client that waited past the threshold did not get what was promised
        if (end.outcome() == Outcome.CLIENT_GONE) return inTime ? Optional.empty() : Optional.of(false);
        return Optional.of(end.outcome() == Outcome.ANSWERED && inTime);
    }

    private static Optional<Boolean> firstByte(RequestEnd end, Duration threshold) {
        if (end.outcome() == Outcome.CLIENT_GONE) {
            var due = end.total().compareTo(threshold) > 0;
            return due ? Optional.of(cameWithin(end, threshold)) : Optional.empty();
        }
        return Optional.of(end.outcome() == Outcome.ANSWERED && cameWithin(end, threshold));
    }

    private static boolean cameWithin(RequestEnd end, Duration threshold) {
        return end.firstByte().filter(t -> t.compareTo(threshold) <= 0).isPresent();
    }

    private static Duration millis(Objective.Threshold threshold) {
        return Duration.ofMillis(threshold.thresholdMilliseconds());
    }

    private record Judge(Objective objective, Counter.Child good, Counter.Child bad) {}
}
