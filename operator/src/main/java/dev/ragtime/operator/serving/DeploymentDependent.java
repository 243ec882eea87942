package dev.ragtime.operator.serving;

import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.OwnedDependent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** The pods. */
@KubernetesDependent(informer = @Informer(labelSelector = Labels.MANAGED_SELECTOR))
public final class DeploymentDependent<P extends HasMetadata> extends OwnedDependent<Deployment, P, ServingWorkload> {
    public DeploymentDependent() {
        super(Deployment.class, ServingWorkload.class);
    }

    @Override
    protected Deployment desired(ServingWorkload workload) {
        return workload.deployment();
    }

    @Override
    public Deployment update(Deployment actual, Deployment desired, P primary, Context<P> context) {
        if (ReplicaHandover.due(
                actual, desired, context.getControllerConfiguration().fieldManager())) {
            ReplicaHandover.keep(context.getClient(), actual);
        }
        return super.update(actual, desired, primary, context);
    }
}
