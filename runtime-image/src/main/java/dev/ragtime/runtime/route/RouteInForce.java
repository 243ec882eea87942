package dev.ragtime.runtime.route;

import dev.ragtime.runtime.telemetry.Workload;
import java.util.List;

/** A route as its manifest says it, until the manifest changes; requests end by the one they began with. */
record RouteInForce(Workload workload, List<BackendHandle> backends, Failover failover, Probe probe) {
    RouteInForce {
        backends = List.copyOf(backends);
    }
}
