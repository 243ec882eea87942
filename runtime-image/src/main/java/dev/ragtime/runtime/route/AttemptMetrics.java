package dev.ragtime.runtime.route;

import dev.ragtime.runtime.telemetry.Workload;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;

/** Counts what came of each attempt at a backend. */
final class AttemptMetrics {
    private final Workload workload;
    private final Counter attempts;
    private final Counter malformed;

    private AttemptMetrics(Workload workload, Counter attempts, Counter malformed) {
        this.workload = workload;
        this.attempts = attempts;
        this.malformed = malformed;
    }

    AttemptMetrics(CollectorRegistry registry, Workload workload) {
        this.workload = workload;
        this.attempts = Counter.build(
                        "ragtime_route_attempts_total", "Requests sent to backends; result Answered or why it failed.")
                .labelNames(Workload.labelNames("backend", "result"))
                .register(registry);
        this.malformed = Counter.build(
                        "ragtime_route_malformed_events_total",
                        "Events of backends that could not be read and were left out.")
                .labelNames(Workload.labelNames("backend"))
                .register(registry);
    }

    /** The same counters for another revision of the route. */
    AttemptMetrics of(Workload other) {
        return new AttemptMetrics(other, attempts, malformed);
    }

    /** A backend answered to the end, or for as long as its client wanted. */
    void answered(String backend) {
        count(backend, "Answered");
    }

    void failed(String backend, Reason reason) {
        count(backend, reason.name());
    }

    private void count(String backend, String result) {
        attempts.labels(workload.labels(backend, result)).inc();
    }

    void malformed(String backend) {
        malformed.labels(workload.labels(backend)).inc();
    }
}
