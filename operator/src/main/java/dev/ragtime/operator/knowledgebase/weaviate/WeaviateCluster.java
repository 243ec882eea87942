package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.api.PodSettings;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec.DeletionPolicy;
import dev.ragtime.api.knowledgebase.Store.Managed;
import dev.ragtime.operator.OperatorSettings;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Weaviate of one KnowledgeBase, from which its objects follow.
 *
 * @param image complete reference
 * @param operatorNamespace where the operator's pods run, which may ask for its health; empty means unknown
 * @param placement where its pods run and what they carry
 */
public record WeaviateCluster(
        KnowledgeBase resource, String image, String pullPolicy, String operatorNamespace, PodSettings placement) {
    /** HTTP, named {@code http}, behind port 80 of the Service. */
    public static final int HTTP_PORT = 8080;

    public static final int GRPC_PORT = 50051;

    public static WeaviateCluster of(KnowledgeBase resource, OperatorSettings settings) {
        var wanted = resource.getSpec().store().weaviate().managed().version();
        var image = wanted == null ? settings.weaviateImage() : withVersion(settings.weaviateImage(), wanted);
        var placement = resource.getSpec().podSettings().over(settings.podSettings());
        return new WeaviateCluster(resource, image, settings.imagePullPolicy(), settings.namespace(), placement);
    }

    /** The repository of {@code image} with another tag; a digest belongs to the old tag and falls away. */
    static String withVersion(String image, String version) {
        var plain = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
        var colon = plain.lastIndexOf(':');
        // a colon before the last slash is a registry's port
        var repository = colon > plain.lastIndexOf('/') ? plain.substring(0, colon) : plain;
        return repository + ":" + version;
    }

    /**
     * Everything that the store consists of, in the order it is applied.
     *
     * @param newKey the key to the store when there is none yet
     */
    public List<Desired> objects(String newKey) {
        var key = ApiKey.secret(this, newKey);
        var headless = HeadlessService.service(this);
        var isolation = Isolation.policy(this);
        var claims = Nodes.claims(this);
        var objects = new ArrayList<>(List.of(
                Desired.once(key),
                Desired.of(headless),
                Desired.of(ClientService.service(this)),
                Desired.of(DisruptionBudget.budget(this)),
                Desired.of(isolation)));
        claims.stream().map(Desired::reserved).forEach(objects::add);
        objects.add(Desired.of(Nodes.statefulSet(this))
                .after(key, headless, isolation)
                .after(claims.toArray(HasMetadata[]::new)));
        return List.copyOf(objects);
    }

    public Managed spec() {
        return resource.getSpec().store().weaviate().managed();
    }

    public String name() {
        return Names.weaviate(resource.getMetadata().getName());
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
