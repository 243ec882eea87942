package dev.ragtime.runtime.ask;

import dev.ragtime.api.runtime.Metrics;
import dev.ragtime.runtime.pipeline.Answer;
import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.runtime.telemetry.Workload;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;

/** Questions in a row that the model server refused to write an answer to: many of them are no accident. Thread-safe. */
public final class ModelRefusals {
    private final Gauge.Child inARow;

    public ModelRefusals(CollectorRegistry registry, Workload workload) {
        inARow = Gauge.build(Metrics.MODEL_REFUSALS, "Questions in a row that the model refused to answer.")
                .labelNames(Workload.labelNames())
                .register(registry)
                .labels(workload.labels());
    }

    /** A model that cannot be reached has neither refused nor answered. */
    void count(Answer answer) {
        if (answer.byModel()) inARow.set(0);
        else if (answer.degraded().stream().anyMatch(ModelRefusals::isRefusal)) inARow.inc();
    }

    private static boolean isRefusal(Degradation degradation) {
        return degradation.reason() == Degradation.Reason.ModelRefused;
    }
}
