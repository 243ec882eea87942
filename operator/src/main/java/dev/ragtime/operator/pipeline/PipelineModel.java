package dev.ragtime.operator.pipeline;

import dev.ragtime.api.ComputeResources;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.MountedModel;
import dev.ragtime.api.pipeline.Oidc;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.ModelVolumes;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.PodTemplates;
import dev.ragtime.operator.kubernetes.StoreMounts;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.serving.ServingFront;
import dev.ragtime.operator.serving.ServingPod;
import dev.ragtime.operator.serving.ServingWorkload;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The objects of a pipeline: those of one revision, and the front that all of them share; pure. */
public final class PipelineModel {
    private static final String REVISION_VARIABLE = "RAGTIME_REVISION";
    private static final ComputeResources DEFAULT_RESOURCES = new ComputeResources(
            Map.of("cpu", new Quantity("250m"), "memory", new Quantity("512Mi")),
            Map.of("memory", new Quantity("1Gi")));

    private PipelineModel() {}

    /**
     * The revision that the spec asks for.
     *
     * @throws java.util.NoSuchElementException when {@link PipelineChecks} would have found a violation
     */
    public static ServingWorkload of(PipelineInputs inputs, RuntimeImage image) {
        var pipeline = inputs.pipeline();
        var name = pipeline.getMetadata().getName();
        var revision = RevisionName.of(inputs, image.name());
        var config = PipelineConfig.of(inputs);
        return new ServingWorkload(
                pipeline,
                Component.QUERY,
                Names.revision(name, revision),
                Optional.of(revision),
                pipeline.getSpec().runtime(),
                new ServingPod(
                        image.name(),
                        image.pullPolicy(),
                        List.of(),
                        "serve",
                        Names.revisionConfig(name, config),
                        secrets(inputs),
                        keyrings(inputs),
                        List.of(PodTemplates.env(REVISION_VARIABLE, revision)),
                        DEFAULT_RESOURCES,
                        pipeline.getSpec().podSettings().over(image.podSettings()),
                        pipeline.getSpec().timeoutSeconds(),
                        models(inputs),
                        inputs.knowledgeBases().stream()
                                .flatMap(known -> StoreMounts.certificates(known).stream())
                                .toList(),
                        AuthFolders.of(pipeline.getSpec())),
                config);
    }

    /** The address and the number of pods, whichever revision serves. */
    public static ServingFront front(RagPipeline pipeline) {
        return new ServingFront(
                pipeline,
                Component.QUERY,
                Names.pipeline(pipeline.getMetadata().getName()),
                pipeline.getSpec().runtime());
    }

    /** What questions are embedded with, and what ranks passages anew, where that is files. */
    private static List<MountedModel> models(PipelineInputs inputs) {
        return Stream.<MountedModel>concat(
                        ModelVolumes.of(inputs.embeddings()).stream(),
                        PipelineInputs.rerankModel(inputs.pipeline().getSpec()).stream())
                .toList();
    }

    /**
     * All API keys of clients, and then of the stores, too, as of an external one: a folder cannot be mounted into that of
     * {@link #secrets}.
     */
    private static SortedSet<String> keyrings(PipelineInputs inputs) {
        var keyrings =
                new TreeSet<>(AuthObjects.keyrings(inputs.pipeline().getSpec()).values());
        if (mountsFolders(inputs)) keyrings.addAll(storeKeys(inputs));
        return keyrings;
    }

    private static SortedSet<String> secrets(PipelineInputs inputs) {
        return mountsFolders(inputs) ? new TreeSet<>() : storeKeys(inputs);
    }

    /** The Secret of an external store may have any keys, and a folder with certificates stands beside it. */
    private static boolean mountsFolders(PipelineInputs inputs) {
        var spec = inputs.pipeline().getSpec();
        return !AuthObjects.keyrings(spec).isEmpty()
                || AuthObjects.issuer(spec).flatMap(Oidc::ca).isPresent()
                || inputs.knowledgeBases().stream()
                        .anyMatch(known -> known.getSpec().store().weaviate().external() != null);
    }

    private static SortedSet<String> storeKeys(PipelineInputs inputs) {
        return inputs.knowledgeBases().stream()
                .map(KnowledgeBase::getStatus)
                .flatMap(status -> Stream.ofNullable(status.store()))
                .flatMap(store -> Stream.ofNullable(store.credentialsSecret()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
