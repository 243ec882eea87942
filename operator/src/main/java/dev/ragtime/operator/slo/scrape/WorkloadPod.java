package dev.ragtime.operator.slo.scrape;

import java.util.Optional;

/**
 * A pod of a workload whose containers have not all ended for good.
 *
 * @param ip empty until it has one
 * @param ready its kubelet reaches it
 * @param terminating it was told to end
 */
public record WorkloadPod(String uid, String name, Optional<String> ip, boolean ready, boolean terminating) {
    /** Whether requests are sent to it. */
    public boolean serves() {
        return ready && !terminating;
    }
}
