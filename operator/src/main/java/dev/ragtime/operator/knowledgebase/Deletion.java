package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.OperatorSettings;
import dev.ragtime.operator.knowledgebase.weaviate.WeaviateCluster;
import dev.ragtime.operator.kubernetes.Ownership;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of volumes and API key when a KnowledgeBase is deleted; all else goes by its owner reference. The policy
 * may have been changed a moment ago, so what stands in the cluster is brought in line with it first.
 */
final class Deletion {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final OperatorSettings settings;

    Deletion(KubernetesClient client, OperatorSettings settings) {
        this.client = client;
        this.settings = settings;
    }

    DeleteControl of(KnowledgeBase resource) {
        var cluster = WeaviateCluster.of(resource, settings);
        return cluster.retained() ? retain(cluster) : delete(cluster);
    }

    private DeleteControl delete(WeaviateCluster cluster) {
        claims(cluster).forEach(claim -> client.resource(claim).delete());
        secret(cluster)
                .ifPresent(secret -> client.resource(secret)
                        .lockResourceVersion(secret.getMetadata().getResourceVersion())
                        .delete());
        return DeleteControl.defaultDelete();
    }

    private DeleteControl retain(WeaviateCluster cluster) {
        secret(cluster)
                .filter(secret -> owned(secret.getMetadata()))
                .ifPresent(secret -> client.resource(secret).edit(s -> {
                    s.getMetadata().setOwnerReferences(List.of());
                    return s;
                }));
        nodes(cluster)
                .filter(nodes -> !keepsClaims(nodes))
                .ifPresent(nodes -> client.resource(nodes).edit(s -> {
                    s.getSpec().getPersistentVolumeClaimRetentionPolicy().setWhenDeleted("Retain");
                    return s;
                }));
        // the StatefulSet's controller takes its owner reference off each claim; gone before that, it would take them
        // along
        return claims(cluster).stream().anyMatch(claim -> owned(claim.getMetadata()))
                ? DeleteControl.noFinalizerRemoval().rescheduleAfter(AGAIN.toMillis())
                : DeleteControl.defaultDelete();
    }

    private Optional<Secret> secret(WeaviateCluster cluster) {
        return ours(
                cluster,
                client.secrets()
                        .inNamespace(cluster.namespace())
                        .withName(cluster.name())
                        .get());
    }

    private Optional<StatefulSet> nodes(WeaviateCluster cluster) {
        return ours(
                cluster,
                client.apps()
                        .statefulSets()
                        .inNamespace(cluster.namespace())
                        .withName(cluster.name())
                        .get());
    }

    /** An object of that name may be someone else's. */
    private static <R extends HasMetadata> Optional<R> ours(WeaviateCluster cluster, R found) {
        return Optional.ofNullable(found).filter(object -> Ownership.isFor(cluster.resource(), object));
    }

    private List<PersistentVolumeClaim> claims(WeaviateCluster cluster) {
        return client.persistentVolumeClaims()
                .inNamespace(cluster.namespace())
                .withLabels(cluster.labels())
                .list()
                .getItems();
    }

    private static boolean owned(ObjectMeta meta) {
        return meta.getOwnerReferences() != null && !meta.getOwnerReferences().isEmpty();
    }

    private static boolean keepsClaims(StatefulSet nodes) {
        var policy = nodes.getSpec().getPersistentVolumeClaimRetentionPolicy();
        return policy == null || "Retain".equals(policy.getWhenDeleted());
    }
}
