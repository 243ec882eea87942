package dev.ragtime.operator.kubernetes;

import dev.ragtime.api.knowledgebase.ExternalWeaviate;
import dev.ragtime.api.knowledgebase.KeyReference;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.runtime.PodLayout;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Optional;

/** What a pod mounts to be let into the store of a KnowledgeBase: the Secret with its key, and who signs its certificate. */
public final class StoreMounts {
    /** Begin of a volume's name, before that of the KnowledgeBase. */
    private static final String CERTIFICATES = "store-ca-";

    private StoreMounts() {}

    /** The Secret with the API key; empty for a store that wants none. */
    public static Optional<String> secret(KnowledgeBase resource) {
        var external = external(resource);
        if (external.isEmpty())
            return Optional.of(Names.weaviate(resource.getMetadata().getName()));
        return external.map(ExternalWeaviate::credentialsSecret).map(KeyReference::name);
    }

    /** Of the Secret or ConfigMap no more than the certificates: a Secret may hold a private key beside them. */
    public static List<Volume> certificates(KnowledgeBase resource) {
        var volume = CERTIFICATES + resource.getMetadata().getName();
        return external(resource)
                .flatMap(external -> external.ca().map(ca -> certificates(volume, external, ca)))
                .stream()
                .toList();
    }

    private static Volume certificates(String volume, ExternalWeaviate external, KeyReference ca) {
        var item = new KeyToPath(ca.key(ExternalWeaviate.CA), null, ExternalWeaviate.CA);
        return external.caSecret() == null
                ? new VolumeBuilder(PodTemplates.configMap(volume, ca.name()))
                        .editConfigMap()
                        .withItems(item)
                        .withOptional(true)
                        .endConfigMap()
                        .build()
                : new VolumeBuilder(PodTemplates.optionalSecret(volume, ca.name()))
                        .editSecret()
                        .withItems(item)
                        .endSecret()
                        .build();
    }

    /** Where the runtime looks for what {@link #certificates} mounts. */
    public static List<VolumeMount> mounts(List<Volume> certificates) {
        return certificates.stream()
                .map(Volume::getName)
                .map(volume -> PodTemplates.secretMount(
                        volume, PodLayout.storeCertificates(volume.substring(CERTIFICATES.length()))))
                .toList();
    }

    private static Optional<ExternalWeaviate> external(KnowledgeBase resource) {
        return Optional.ofNullable(resource.getSpec().store().weaviate().external());
    }
}
