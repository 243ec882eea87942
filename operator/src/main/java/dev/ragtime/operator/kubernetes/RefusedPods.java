package dev.ragtime.operator.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Pods that a controller may not create, since a quota, a LimitRange or an admission rule refuses them; pure. A
 * Deployment says so in a condition, other controllers only in Events.
 */
public final class RefusedPods {
    private static final String REFUSED = "FailedCreate";
    private static final String CREATED = "SuccessfulCreate";

    private RefusedPods() {}

    /** What the Deployment's condition says. */
    public static Optional<Finding> of(Deployment deployment) {
        if (deployment.getStatus() == null) return Optional.empty();
        return deployment.getStatus().getConditions().stream()
                .filter(c -> "ReplicaFailure".equals(c.getType()) && "True".equals(c.getStatus()))
                .filter(c -> REFUSED.equals(c.getReason()))
                .map(DeploymentCondition::getMessage)
                .findFirst()
                .map(message -> finding(deployment, message));
    }

    /**
     * What Events say about a controller whose pods are missing.
     *
     * @param events about {@code controller}; a refusal counts until a pod was created after it
     */
    public static Optional<Finding> of(HasMetadata controller, Collection<Event> events) {
        var created = latest(events, CREATED).map(EventTime::of).orElse(Instant.MIN);
        return latest(events, REFUSED)
                .filter(event -> EventTime.of(event).isAfter(created))
                .map(event -> finding(controller, event.getMessage()));
    }

    private static Optional<Event> latest(Collection<Event> events, String reason) {
        return events.stream()
                .filter(event -> reason.equals(event.getReason()))
                .max(Comparator.comparing(EventTime::of));
    }

    private static Finding finding(HasMetadata controller, String message) {
        return Finding.stalled(
                Reason.PodsRefused,
                "pods of %s %s are refused: %s"
                        .formatted(
                                controller.getKind(), controller.getMetadata().getName(), message));
    }
}
