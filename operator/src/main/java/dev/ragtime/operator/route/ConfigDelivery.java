package dev.ragtime.operator.route;

import dev.ragtime.api.Ragtime;
import dev.ragtime.api.Sha256;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a changed configuration to running pods in seconds. A kubelet writes a changed ConfigMap into a pod's volume when
 * it next looks at that pod, about once a minute; it looks at once when the pod itself changes, as by an annotation.
 */
final class ConfigDelivery {
    /** Annotation of a pod: digest of the configuration that its kubelet was last sent for. */
    static final String DIGEST = Ragtime.GROUP + "/config";

    private static final Logger LOG = LoggerFactory.getLogger(ConfigDelivery.class);
    private static final int DIGEST_LENGTH = 8;
    private static final int NOT_FOUND = 404;

    private ConfigDelivery() {}

    static String digest(ConfigMap config) {
        return Sha256.hex(Serialization.asJson(config.getData()), DIGEST_LENGTH);
    }

    /** Those whose kubelet was not sent for it. */
    static List<Pod> unaware(Collection<Pod> pods, String digest) {
        return pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod ->
                        !digest.equals(Optional.ofNullable(pod.getMetadata().getAnnotations())
                                .orElse(Map.of())
                                .get(DIGEST)))
                .toList();
    }

    /** Sends the kubelets of these pods for {@code config}. One that cannot be sent goes by itself, only later. */
    static void hasten(Collection<Pod> pods, ConfigMap config, KubernetesClient client) {
        var digest = digest(config);
        var patch = Serialization.asJson(Map.of("metadata", Map.of("annotations", Map.of(DIGEST, digest))));
        for (var pod : unaware(pods, digest)) {
            try {
                client.resource(pod).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
            } catch (KubernetesClientException e) {
                if (e.getCode() == NOT_FOUND) continue;
                LOG.warn(
                        "pod {}/{} reads its changed configuration within a minute, not at once: {}",
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        e.getMessage());
            }
        }
    }
}
