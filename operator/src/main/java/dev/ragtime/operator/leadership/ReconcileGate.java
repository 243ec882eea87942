package dev.ragtime.operator.leadership;

import dev.ragtime.operator.kubernetes.Terminating;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Holds reconciles back: one that may not run does nothing and comes back. It stands where the SDK times each
 * execution, since that is the one place that every reconcile and every cleanup of every controller goes through.
 */
public final class ReconcileGate implements Metrics {
    static final Duration AGAIN = Duration.ofSeconds(2);

    private final Metrics metrics;
    private final Predicate<Turn> open;

    /** A resource whose turn it is. */
    public record Turn(String controller, ResourceID resource) {}

    /** @param open whether it may be reconciled now */
    public ReconcileGate(Metrics metrics, Predicate<Turn> open) {
        this.metrics = metrics;
        this.open = open;
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        if (!open.test(new Turn(execution.controllerName(), execution.resourceID()))) return comeBack(execution);
        try {
            return metrics.timeControllerExecution(execution);
        } catch (KubernetesClientException e) {
            // its namespace is going, and the resource with it
            if (Terminating.isWhy(e)) return comeBack(execution);
            throw e;
        }
    }

    /** An execution's result is an UpdateControl or, of a cleanup, a DeleteControl. */
    @SuppressWarnings("unchecked")
    private static <T> T comeBack(ControllerExecution<T> execution) {
        return "cleanup".equals(execution.name())
                ? (T) DeleteControl.noFinalizerRemoval().rescheduleAfter(AGAIN.toMillis())
                : (T) UpdateControl.noUpdate().rescheduleAfter(AGAIN.toMillis());
    }

    @Override
    public void controllerRegistered(Controller<? extends HasMetadata> controller) {
        metrics.controllerRegistered(controller);
    }

    @Override
    public void receivedEvent(Event event, Map<String, Object> metadata) {
        metrics.receivedEvent(event, metadata);
    }

    @Override
    public void reconcileCustomResource(HasMetadata resource, RetryInfo retry, Map<String, Object> metadata) {
        metrics.reconcileCustomResource(resource, retry, metadata);
    }

    @Override
    public void failedReconciliation(HasMetadata resource, Exception exception, Map<String, Object> metadata) {
        metrics.failedReconciliation(resource, exception, metadata);
    }

    @Override
    public void reconciliationExecutionStarted(HasMetadata resource, Map<String, Object> metadata) {
        metrics.reconciliationExecutionStarted(resource, metadata);
    }

    @Override
    public void reconciliationExecutionFinished(HasMetadata resource, Map<String, Object> metadata) {
        metrics.reconciliationExecutionFinished(resource, metadata);
    }

    @Override
    public void cleanupDoneFor(ResourceID resource, Map<String, Object> metadata) {
        metrics.cleanupDoneFor(resource, metadata);
    }

    @Override
    public void finishedReconciliation(HasMetadata resource, Map<String, Object> metadata) {
        metrics.finishedReconciliation(resource, metadata);
    }

    @Override
    public <T extends Map<?, ?>> T monitorSizeOf(T map, String name) {
        return metrics.monitorSizeOf(map, name);
    }
}
