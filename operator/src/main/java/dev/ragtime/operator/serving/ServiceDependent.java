package dev.ragtime.operator.serving;

import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.OwnedDependent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** The address that clients use. */
@KubernetesDependent(informer = @Informer(labelSelector = Labels.MANAGED_SELECTOR))
public final class ServiceDependent<P extends HasMetadata> extends OwnedDependent<Service, P, ServingWorkload> {
    public ServiceDependent() {
        super(Service.class, ServingWorkload.class);
    }

    @Override
    protected Service desired(ServingWorkload workload) {
        return workload.service();
    }
}
