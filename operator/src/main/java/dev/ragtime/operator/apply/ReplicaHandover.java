package dev.ragtime.operator.apply;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;

/**
 * Keeps the number of pods while an autoscaler takes over. A field that its only owner stops applying falls back to its
 * default, which would be one pod; owned by a second manager first, it stays as it is (Kubernetes documentation,
 * "Server-Side Apply: Transferring ownership").
 */
final class ReplicaHandover {
    private static final String MANAGER = "ragtime-autoscaling";

    private ReplicaHandover() {}

    /** Whether {@code manager} owns the number of pods now and is about to let go of it. */
    static boolean due(Deployment actual, Deployment desired, String manager) {
        return desired.getSpec().getReplicas() == null
                && actual.getMetadata().getManagedFields().stream().anyMatch(entry -> ownsReplicas(entry, manager));
    }

    private static boolean ownsReplicas(ManagedFieldsEntry entry, String manager) {
        return manager.equals(entry.getManager())
                && "Apply".equals(entry.getOperation())
                && entry.getFieldsV1() != null
                && entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
                && spec.containsKey("f:replicas");
    }

    /** Makes a second manager an owner of the present number. */
    static void keep(KubernetesClient client, Deployment actual) {
        var number = new DeploymentBuilder()
                .withNewMetadata()
                .withName(actual.getMetadata().getName())
                .withNamespace(actual.getMetadata().getNamespace())
                .endMetadata()
                .withNewSpec()
                .withReplicas(actual.getSpec().getReplicas())
                .endSpec()
                .build();
        client.resource(number)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager(MANAGER)
                                .withForce(true)
                                .build(),
                        number);
    }
}
