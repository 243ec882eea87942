package dev.ragtime.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;

/**
 * Counts what was reconciled in each namespace, {@code ragtime_reconciles_total}: the SDK's own counters tell it either of
 * the whole cluster or of each resource. A namespace has six series at most.
 */
class ReconcileCounts implements Metrics {
    private final MeterRegistry meters;

    ReconcileCounts(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void finishedReconciliation(HasMetadata resource, Map<String, Object> metadata) {
        count(resource, "done");
    }

    @Override
    public void failedReconciliation(HasMetadata resource, Exception exception, Map<String, Object> metadata) {
        count(resource, "failed");
    }

    private void count(HasMetadata resource, String outcome) {
        meters.counter(
                        "ragtime.reconciles",
                        "kind",
                        resource.getKind(),
                        "namespace",
                        resource.getMetadata().getNamespace(),
                        "outcome",
                        outcome)
                .increment();
    }
}
