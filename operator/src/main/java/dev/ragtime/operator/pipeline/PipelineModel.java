package dev.ragtime.operator.pipeline;

import dev.ragtime.api.ComputeResources;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.StoreStatus;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.ModelVolumes;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.kubernetes.PodTemplates;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.serving.ServingFront;
import dev.ragtime.operator.serving.ServingPod;
import dev.ragtime.operator.serving.ServingWorkload;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

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
                        Collections.emptySortedSet(),
                        List.of(PodTemplates.env(REVISION_VARIABLE, revision)),
                        DEFAULT_RESOURCES,
                        pipeline.getSpec().podSettings().over(image.podSettings()),
                        pipeline.getSpec().timeoutSeconds(),
                        ModelVolumes.of(inputs.embeddings())),
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

    private static SortedSet<String> secrets(PipelineInputs inputs) {
        var secrets = new TreeSet<String>();
        inputs.knowledgeBase()
                .map(KnowledgeBase::getStatus)
                .map(status -> status.store())
                .map(StoreStatus::credentialsSecret)
                .ifPresent(secrets::add);
        return secrets;
    }
}
