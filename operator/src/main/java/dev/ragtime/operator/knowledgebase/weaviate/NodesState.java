package dev.ragtime.operator.knowledgebase.weaviate;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What a StatefulSet says of its nodes; pure. */
final class NodesState {
    private NodesState() {}

    /** For how many restarts, asked for by their keys, its pods are made; 0 in version 0.1. */
    static int restarts(StatefulSet nodes) {
        var annotations = nodes.getSpec().getTemplate().getMetadata().getAnnotations();
        var restarts = annotations == null ? null : annotations.get(Nodes.RESTARTS);
        return restarts == null || !restarts.matches("[0-9]{1,9}") ? 0 : Integer.parseInt(restarts);
    }

    static Optional<String> image(StatefulSet nodes) {
        return nodes.getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(container -> Nodes.CONTAINER.equals(container.getName()))
                .map(container -> container.getImage())
                .findFirst();
    }

    /** With which it was made; it cannot be changed there, the volumes themselves grow. */
    static Optional<Quantity> claimSize(StatefulSet nodes) {
        return Stream.ofNullable(nodes.getSpec().getVolumeClaimTemplates())
                .flatMap(templates -> templates.stream())
                .map(claim -> claim.getSpec().getResources().getRequests().get("storage"))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** All pods are made as {@code cluster} says, and ready. */
    static boolean settled(StatefulSet nodes, WeaviateCluster cluster) {
        var status = nodes.getStatus();
        if (status == null || restarts(nodes) != cluster.rotation().restarts()) return false;
        if (!image(nodes).equals(Optional.of(cluster.image()))) return false;
        int wanted = cluster.replicas();
        return number(status.getObservedGeneration())
                        >= number(nodes.getMetadata().getGeneration())
                && number(status.getReadyReplicas()) == wanted
                && number(status.getUpdatedReplicas()) == wanted
                && Objects.equals(status.getCurrentRevision(), status.getUpdateRevision());
    }

    private static long number(Number value) {
        return value == null ? 0 : value.longValue();
    }
}
