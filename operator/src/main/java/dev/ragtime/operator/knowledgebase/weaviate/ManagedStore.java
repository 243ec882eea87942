package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.KeyRotation;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.StoreStatus;
import dev.ragtime.operator.OperatorSettings;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What follows for a store of the KnowledgeBase's own: what it is made of now, and which step of a key's rotation comes next. A step is written to
 * the status before anything is done about it. Pure.
 *
 * @param cluster as it should be, by the status that stands
 * @param rotation that goes into the status
 * @param settled all nodes run as {@code cluster} says, and are ready
 * @param findings what is in the way
 * @param guests names of the KnowledgeBases whose indexes live there, too
 */
public record ManagedStore(
        WeaviateCluster cluster, KeyRotation rotation, boolean settled, List<Finding> findings, List<String> guests)
        implements StorePlan {

    /** @param unpullable the image of the nodes cannot be pulled */
    static ManagedStore of(
            KnowledgeBase resource,
            OperatorSettings settings,
            StoreSeen seen,
            StoreHealth health,
            boolean unpullable,
            Instant now) {
        var status = Optional.ofNullable(resource.getStatus()).map(KnowledgeBaseStatus::store);
        var requested = annotation(resource, KeyRotations.REQUEST);
        var rotation = status.map(StoreStatus::keyRotation)
                .orElseGet(() -> KeyRotations.initial(seen.nodes().map(NodesState::restarts), requested));
        var image = image(resource, settings, seen, status, unpullable);
        var volumes = new Volumes(resource, seen.claims());
        var cluster = new WeaviateCluster(
                resource,
                image.reference(),
                settings.imagePullPolicy(),
                settings.namespace(),
                resource.getSpec().podSettings().over(settings.podSettings()),
                seen.keys(),
                rotation,
                seen.nodes().flatMap(NodesState::claimSize).orElseGet(volumes::wanted),
                volumes);
        var settled =
                seen.nodes().filter(nodes -> NodesState.settled(nodes, cluster)).isPresent();
        var situation = new KeyRotations.Situation(
                requested,
                settled,
                health.refusesKey(),
                seen.keys().lostNewKey(rotation),
                !seen.guests().isEmpty(),
                now);
        var findings = Stream.of(
                        refused(image).stream(),
                        seen.volumeProblems().stream(),
                        health.full(cluster.replicas(), volumes).stream(),
                        volumes.findings().stream())
                .flatMap(found -> found)
                .toList();
        return new ManagedStore(cluster, KeyRotations.next(rotation, situation), settled, findings, seen.guests());
    }

    @Override
    public Optional<Finding> inUse() {
        if (cluster.resource().getMetadata().getDeletionTimestamp() == null || guests.isEmpty())
            return Optional.empty();
        return Optional.of(Finding.waiting(
                Reason.StoreInUse,
                "This KnowledgeBase is deleted when nobody uses its store any more: delete KnowledgeBase "
                        + String.join(", ", guests) + ", or give them another store"));
    }

    @Override
    public boolean stepDue() {
        return rotation != cluster.rotation();
    }

    @Override
    public int replicas() {
        return cluster.replicas();
    }

    @Override
    public Optional<String> progress() {
        return cluster.volumes().progress();
    }

    @Override
    public StoreStatus address() {
        return new StoreStatus(
                cluster.endpoint(), cluster.grpcEndpoint(), cluster.name(), null, null, null, null, null);
    }

    @Override
    public StoreStatus seen(String version, int nodesReady) {
        return new StoreStatus(
                cluster.endpoint(),
                cluster.grpcEndpoint(),
                cluster.name(),
                version,
                nodesReady,
                cluster.image(),
                cluster.volumes().smallest().orElse(null),
                rotation,
                null,
                null,
                guests.isEmpty() ? null : guests);
    }

    private static StoreImage image(
            KnowledgeBase resource,
            OperatorSettings settings,
            StoreSeen seen,
            Optional<StoreStatus> status,
            boolean unpullable) {
        var pinned = status.map(StoreStatus::image).or(() -> seen.nodes().flatMap(NodesState::image));
        return StoreImage.of(new StoreImage.Wish(
                Optional.ofNullable(
                        resource.getSpec().store().weaviate().managed().version()),
                pinned,
                settings.weaviateImage(),
                seen.itsTurn(),
                unpullable));
    }

    private static Optional<Finding> refused(StoreImage image) {
        return image.refused()
                .map(version -> Finding.stalled(
                        Reason.InvalidSpec,
                        ("spec.store.weaviate.managed.version: %s is earlier than %s, which the store runs, and a store is"
                                        + " never downgraded: name a later version or none, or create another KnowledgeBase")
                                .formatted(version, image.reference())));
    }

    private static Optional<String> annotation(KnowledgeBase resource, String name) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .map((Map<String, String> annotations) -> annotations.get(name));
    }

    /** For how many restarts of its nodes a StatefulSet is made. */
    public static int restarts(StatefulSet nodes) {
        return NodesState.restarts(nodes);
    }

    /** Nodes that the kubelet calls ready. */
    public static int ready(Optional<StatefulSet> nodes) {
        return nodes.map(StatefulSet::getStatus)
                .map(status -> status.getReadyReplicas())
                .orElse(0);
    }
}
