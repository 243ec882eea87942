package dev.ragtime.operator.pipeline;

import dev.ragtime.api.ComputeResources;
import dev.ragtime.api.Sha256;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.StoreStatus;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.route.ModelRouteStatus;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.PodTemplates;
import dev.ragtime.operator.kubernetes.RuntimeConfig;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.serving.ServingPod;
import dev.ragtime.operator.serving.ServingWorkload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The query pods of a pipeline whose checks have passed; pure. */
public final class PipelineModel {
    /** Annotation of the pods: the revision they serve. */
    static final String REVISION = "ragtime.dev/revision";

    private static final String REVISION_VARIABLE = "RAGTIME_REVISION";
    private static final ComputeResources DEFAULT_RESOURCES = new ComputeResources(
            Map.of("cpu", new Quantity("250m"), "memory", new Quantity("512Mi")),
            Map.of("memory", new Quantity("1Gi")));

    private PipelineModel() {}

    /** @throws java.util.NoSuchElementException when {@link PipelineChecks} would have found a violation */
    public static ServingWorkload of(PipelineInputs inputs, RuntimeImage image) {
        var pipeline = inputs.pipeline();
        var name = pipeline.getMetadata().getName();
        var revision = RevisionName.of(inputs, image.name());
        return new ServingWorkload(
                pipeline,
                Component.QUERY,
                Names.pipeline(name),
                pipeline.getSpec().runtime(),
                new ServingPod(
                        image.name(),
                        image.pullPolicy(),
                        "serve",
                        Names.pipelineConfig(name),
                        secrets(inputs),
                        Map.of(REVISION, revision, ServingPod.CONFIG_HASH, configHash(inputs, revision)),
                        List.of(PodTemplates.env(REVISION_VARIABLE, revision)),
                        DEFAULT_RESOURCES,
                        pipeline.getSpec().podSettings().over(image.podSettings())),
                RuntimeConfig.render(resources(inputs)));
    }

    /** The manifests the pods work by; the route's address follows from its name, so it need not be up yet. */
    private static List<HasMetadata> resources(PipelineInputs inputs) {
        var resources = new ArrayList<HasMetadata>();
        resources.add(inputs.pipeline());
        resources.add(inputs.knowledgeBase().orElseThrow());
        inputs.route().map(PipelineModel::withEndpoint).ifPresent(resources::add);
        inputs.promptConfigMap().ifPresent(resources::add);
        return resources;
    }

    private static ModelRoute withEndpoint(ModelRoute route) {
        var meta = route.getMetadata();
        var addressed = new ModelRoute();
        addressed.setMetadata(new ObjectMetaBuilder(meta).build());
        addressed.setSpec(route.getSpec());
        addressed.setStatus(new ModelRouteStatus(
                null,
                null,
                Names.serviceUrl(Names.route(meta.getName()), meta.getNamespace()) + "/v1",
                null,
                null,
                null,
                List.of(),
                null,
                List.of(),
                List.of()));
        return addressed;
    }

    private static SortedSet<String> secrets(PipelineInputs inputs) {
        var secrets = new TreeSet<String>();
        store(inputs).map(StoreStatus::credentialsSecret).ifPresent(secrets::add);
        return secrets;
    }

    /** What a running pod reads once at its start; a new sync, another source or more pods do not count. */
    private static String configHash(PipelineInputs inputs, String revision) {
        var read = new TreeMap<String, Object>();
        read.put("revision", revision);
        read.put("objectives", inputs.pipeline().getSpec().objectives());
        store(inputs).ifPresent(store -> {
            putIfPresent(read, "endpoint", store.endpoint());
            putIfPresent(read, "grpcEndpoint", store.grpcEndpoint());
            putIfPresent(read, "credentialsSecret", store.credentialsSecret());
        });
        return Sha256.hex(Serialization.asJson(read), 16);
    }

    private static void putIfPresent(Map<String, Object> map, String key, String value) {
        if (value != null) map.put(key, value);
    }

    private static Optional<StoreStatus> store(PipelineInputs inputs) {
        return inputs.knowledgeBase().map(KnowledgeBase::getStatus).map(status -> status.store());
    }
}
