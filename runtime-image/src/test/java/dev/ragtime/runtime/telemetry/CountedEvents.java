package dev.ragtime.runtime.telemetry;

import dev.ragtime.api.runtime.Metrics;
import io.prometheus.client.CollectorRegistry;
import java.util.Collections;

/** What a server has counted of its objectives. */
public final class CountedEvents {
    private CountedEvents() {}

    /** Events of one outcome; NaN when the objective has no counter. */
    public static double of(CollectorRegistry registry, String objective, String outcome) {
        for (var family : Collections.list(registry.metricFamilySamples())) {
            for (var sample : family.samples) {
                if (sample.name.equals(Metrics.SLO_EVENTS)
                        && sample.labelValues.contains(objective)
                        && sample.labelValues.contains(outcome)) return sample.value;
            }
        }
        return Double.NaN;
    }
}
