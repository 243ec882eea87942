package dev.ragtime.operator.serving;

import dev.ragtime.operator.kubernetes.Labels;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.Optional;

/**
 * A Deployment as observed.
 *
 * @param revision that its pods serve; empty when that is not known
 * @param pods labels that tell its pods from all others
 * @param replicas number of pods wanted now, whoever chose it
 */
public record Standing(
        String name, Optional<String> revision, Map<String, String> pods, int replicas, Rollout rollout) {
    public Standing {
        pods = Map.copyOf(pods);
    }

    public static Standing of(Deployment deployment) {
        var spec = deployment.getSpec();
        var pods = spec.getSelector().getMatchLabels();
        // before revisions had objects of their own they stood in an annotation of the pods
        var annotations = Optional.ofNullable(spec.getTemplate().getMetadata().getAnnotations())
                .orElse(Map.of());
        return new Standing(
                deployment.getMetadata().getName(),
                Optional.ofNullable(pods.get(Labels.REVISION))
                        .or(() -> Optional.ofNullable(annotations.get(Labels.REVISION))),
                pods,
                spec.getReplicas() == null ? 1 : spec.getReplicas(),
                Rollout.of(Optional.of(deployment)));
    }

    /** Made by an operator that changed all revisions in one Deployment; its pods cannot be selected alone. */
    boolean isShared() {
        return !pods.containsKey(Labels.REVISION);
    }
}
