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
 * @param modelRefusals questions in a row that the model of a pipeline refused to answer
 */
public record Scrape(
        Instant processStart,
        boolean drained,
        Map<Series, EventCount> counters,
        List<BackendReading> backends,
        int modelRefusals) {
    public Scrape {
        counters = Map.copyOf(counters);
        backends = List.copyOf(backends);
    }

    /**
     * One backend as one process sees it.
     *
     * @param reason empty while it is healthy
     * @param revision of the route that the process works by; empty for an image of 0.1, which does not say
     */
    public record BackendReading(String backend, String state, String reason, String revision) {}
}
