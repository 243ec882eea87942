package dev.ragtime.operator.slo.scrape;

import dev.ragtime.api.slo.EventCount;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What one process says of one workload.
 *
 * @param processStart by the clock of its node; tells one process of a pod from the next
 * @param drained its counters will not move again
 * @param counters events since the process started
 * @param backends states of the backends of a route, as this process sees them
 */
public record Scrape(
        Instant processStart, boolean drained, Map<Series, EventCount> counters, List<BackendReading> backends) {
    public Scrape {
        counters = Map.copyOf(counters);
        backends = List.copyOf(backends);
    }

    /** One backend as one process sees it; {@code reason} is empty while it is healthy. */
    public record BackendReading(String backend, String state, String reason) {}
}
