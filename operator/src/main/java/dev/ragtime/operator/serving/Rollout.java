package dev.ragtime.operator.serving;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.util.Optional;

/**
 * How far a Deployment is; pure.
 *
 * @param desired pods wanted
 * @param replicas pods that exist, of the old and the new template
 * @param updated pods of the newest template
 * @param available pods that answer, of either template
 * @param observed whether the Deployment controller has seen the newest spec
 * @param stuck message of the Deployment controller when it has given up waiting
 */
public record Rollout(int desired, int replicas, int updated, int available, boolean observed, Optional<String> stuck) {

    /** Nothing exists yet. */
    public static final Rollout NONE = new Rollout(0, 0, 0, 0, false, Optional.empty());

    public static Rollout of(Optional<Deployment> deployment) {
        return deployment.map(Rollout::read).orElse(NONE);
    }

    private static Rollout read(Deployment deployment) {
        var status = deployment.getStatus();
        int desired = number(deployment.getSpec().getReplicas(), 1);
        if (status == null) return new Rollout(desired, 0, 0, 0, false, Optional.empty());
        long seen = status.getObservedGeneration() == null ? 0 : status.getObservedGeneration();
        long current = deployment.getMetadata().getGeneration() == null
                ? 0
                : deployment.getMetadata().getGeneration();
        return new Rollout(
                desired,
                number(status.getReplicas(), 0),
                number(status.getUpdatedReplicas(), 0),
                number(status.getAvailableReplicas(), 0),
                seen >= current,
                status.getConditions().stream()
                        .filter(Rollout::isDeadlineExceeded)
                        .map(DeploymentCondition::getMessage)
                        .findFirst());
    }

    private static boolean isDeadlineExceeded(DeploymentCondition condition) {
        return "Progressing".equals(condition.getType()) && "ProgressDeadlineExceeded".equals(condition.getReason());
    }

    private static int number(Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    /** Every pod is of the newest template and answers, and no other is left (as {@code kubectl rollout status}). */
    public boolean complete() {
        return observed && updated >= desired && replicas == updated && available >= updated;
    }

    /** At least one pod answers. */
    public boolean serving() {
        return available > 0;
    }

    /** For people: how far it is. */
    public String progress() {
        return "%d of %d pods updated, %d available".formatted(updated, desired, available);
    }
}
