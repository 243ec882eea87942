package dev.ragtime.operator.serving;

import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.OwnedDependent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** How many pods may be evicted at once. */
@KubernetesDependent(informer = @Informer(labelSelector = Labels.MANAGED_SELECTOR))
public final class DisruptionBudgetDependent<P extends HasMetadata>
        extends OwnedDependent<PodDisruptionBudget, P, ServingWorkload> {
    public DisruptionBudgetDependent() {
        super(PodDisruptionBudget.class, ServingWorkload.class);
    }

    @Override
    protected PodDisruptionBudget desired(ServingWorkload workload) {
        return workload.disruptionBudget();
    }
}
