package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Ownership;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;

/** One node at a time may be drained: of three, two keep the quorum; a single one does not block the drain. */
public final class DisruptionBudget {
    private DisruptionBudget() {}

    public static PodDisruptionBudget budget(WeaviateCluster cluster) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(Ownership.owned(cluster.resource(), cluster.name(), Component.WEAVIATE))
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withNewSelector()
                .withMatchLabels(cluster.selector())
                .endSelector()
                .endSpec()
                .build();
    }
}
