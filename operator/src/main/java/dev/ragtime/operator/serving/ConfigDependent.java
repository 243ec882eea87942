package dev.ragtime.operator.serving;

import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.OwnedDependent;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** The manifests the pods work by. */
@KubernetesDependent(informer = @Informer(labelSelector = Labels.MANAGED_SELECTOR))
public final class ConfigDependent<P extends HasMetadata> extends OwnedDependent<ConfigMap, P, ServingWorkload> {
    public ConfigDependent() {
        super(ConfigMap.class, ServingWorkload.class);
    }

    @Override
    protected ConfigMap desired(ServingWorkload workload) {
        return workload.configMap();
    }
}
