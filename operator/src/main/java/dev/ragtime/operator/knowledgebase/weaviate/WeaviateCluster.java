package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.api.PodSettings;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec.DeletionPolicy;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.KeyRotation;
import dev.ragtime.api.knowledgebase.Store.Managed;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The Weaviate of one KnowledgeBase, from which its objects follow.
 *
 * @param image complete reference
 * @param operatorNamespace where the operator's pods run, which may ask for its health; empty means unknown
 * @param placement where its pods run and what they carry
 * @param rotation how far a key is in being replaced, by the status that stands
 * @param claimSize with which the StatefulSet was made
 */
public record WeaviateCluster(
        KnowledgeBase resource,
        String image,
        String pullPolicy,
        String operatorNamespace,
        PodSettings placement,
        StoreKeys.Known knownKeys,
        KeyRotation rotation,
        Quantity claimSize,
        Volumes volumes) {
    /** HTTP, named {@code http}, behind port 80 of the Service. */
    public static final int HTTP_PORT = 8080;

    public static final int GRPC_PORT = 50051;

    /**
     * Everything that the store consists of, in the order it is applied.
     *
     * @param keys what its Secrets hold
     */
    public List<Desired> objects(StoreKeys keys) {
        var clients = ApiKey.clients(this, keys);
        var accepted = ApiKey.nodes(this, keys);
        var headless = HeadlessService.service(this);
        var isolation = Isolation.policy(this);
        var claims = Nodes.claims(this);
        var objects = new ArrayList<>(List.of(
                Desired.of(accepted),
                Desired.of(clients),
                Desired.of(headless),
                Desired.of(ClientService.service(this)),
                Desired.of(DisruptionBudget.budget(this)),
                Desired.of(isolation)));
        claims.stream().map(Desired::reserved).forEach(objects::add);
        objects.add(Desired.of(Nodes.statefulSet(this))
                .after(accepted, clients, headless, isolation)
                .after(claims.toArray(HasMetadata[]::new)));
        return List.copyOf(objects);
    }

    /** @param fresh makes a key, where one is needed */
    public StoreKeys keys(Supplier<String> fresh) {
        return StoreKeys.of(knownKeys, rotation, fresh);
    }

    public Managed spec() {
        return resource.getSpec().store().weaviate().managed();
    }

    public String name() {
        return Names.weaviate(resource.getMetadata().getName());
    }

    /** Secret with the keys that nodes accept. */
    public String nodesSecret() {
        return Names.weaviateNodes(resource.getMetadata().getName());
    }

    public String headless() {
        return Names.weaviateHeadless(resource.getMetadata().getName());
    }

    public String namespace() {
        return resource.getMetadata().getNamespace();
    }

    public int replicas() {
        return spec().replicas();
    }

    public boolean retained() {
        return resource.getSpec().deletionPolicy() == DeletionPolicy.Retain;
    }

    public Map<String, String> labels() {
        return Labels.of(resource, Component.WEAVIATE);
    }

    public Map<String, String> selector() {
        return Labels.selector(resource, Component.WEAVIATE);
    }

    /** HTTP address inside the cluster. */
    public String endpoint() {
        return Names.serviceUrl(name(), namespace());
    }

    /** gRPC host and port inside the cluster. */
    public String grpcEndpoint() {
        return Names.serviceHost(name(), namespace()) + ":" + GRPC_PORT;
    }
}
