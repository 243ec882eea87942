package dev.ragtime.runtime.route;

import dev.ragtime.api.runtime.Metrics;
import dev.ragtime.runtime.telemetry.Workload;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.function.Supplier;

/** Each backend's state as it is when metrics are read: one series a backend, for its current state only. */
final class BackendStates extends Collector {
    private final Supplier<RouteInForce> inForce;

    BackendStates(Supplier<RouteInForce> inForce) {
        this.inForce = inForce;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var labels = List.of(Workload.labelNames("backend", "state", "reason"));
        var family = new GaugeMetricFamily(
                Metrics.BACKEND_STATE, "1 for the state a backend is in; reason says why it is not Healthy.", labels);
        var route = inForce.get();
        var workload = route.workload();
        for (var backend : route.backends()) {
            var condition = backend.health().condition();
            var reason = condition.reason().map(Reason::name).orElse("");
            var values = workload.labels(backend.name(), condition.state().name(), reason);
            family.addMetric(List.of(values), 1);
        }
        return List.of(family);
    }
}
