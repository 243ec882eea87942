package dev.ragtime.operator.pipeline;

import dev.ragtime.api.RuntimeSettings;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.Generator;
import dev.ragtime.api.pipeline.Prompt;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.RagPipelineSpec;
import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.operator.serving.Golden;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Inputs read from a golden scenario, and small changes of them. */
final class PipelineScenario {
    private PipelineScenario() {}

    static PipelineInputs of(String scenario) {
        var objects = Golden.input("pipeline/" + scenario);
        var pipeline = first(objects, RagPipeline.class).orElseThrow();
        return new PipelineInputs(
                pipeline,
                all(objects, KnowledgeBase.class).toList(),
                route(objects, PipelineInputs.routeName(pipeline.getSpec())),
                route(objects, PipelineInputs.rewriterName(pipeline.getSpec())),
                route(objects, PipelineInputs.rerankerName(pipeline.getSpec())),
                route(objects, PipelineInputs.learnerName(pipeline.getSpec())),
                all(objects, PersistentVolumeClaim.class)
                        .map(claim -> claim.getMetadata().getName())
                        .collect(Collectors.toSet()),
                first(objects, ConfigMap.class),
                AuthObjects.NONE);
    }

    private static Optional<ModelRoute> route(List<HasMetadata> objects, Optional<String> name) {
        return all(objects, ModelRoute.class)
                .filter(route -> name.equals(Optional.of(route.getMetadata().getName())))
                .findFirst();
    }

    private static <T extends HasMetadata> Optional<T> first(List<HasMetadata> objects, Class<T> type) {
        return all(objects, type).findFirst();
    }

    private static <T extends HasMetadata> Stream<T> all(List<HasMetadata> objects, Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast);
    }

    static RagPipeline copy(RagPipeline pipeline) {
        var spec = pipeline.getSpec();
        return with(pipeline, spec.retrieval(), spec.prompt(), spec.generator(), spec.runtime());
    }

    static RagPipeline scaled(RagPipeline pipeline, int replicas) {
        var spec = pipeline.getSpec();
        return with(
                pipeline, spec.retrieval(), spec.prompt(), spec.generator(), new RuntimeSettings(replicas, null, null));
    }

    static RagPipeline prompted(RagPipeline pipeline, String system, String user) {
        var spec = pipeline.getSpec();
        var prompt = new Prompt(null, new Prompt.Templates(system, user));
        return with(pipeline, spec.retrieval(), prompt, spec.generator(), spec.runtime());
    }

    static RagPipeline retrieving(RagPipeline pipeline, Retrieval retrieval) {
        var spec = pipeline.getSpec();
        return with(pipeline, retrieval, spec.prompt(), spec.generator(), spec.runtime());
    }

    static RagPipeline with(
            RagPipeline pipeline, Retrieval retrieval, Prompt prompt, Generator generator, RuntimeSettings runtime) {
        var spec = pipeline.getSpec();
        var changed = new RagPipeline();
        changed.setMetadata(pipeline.getMetadata());
        changed.setStatus(pipeline.getStatus());
        changed.setSpec(new RagPipelineSpec(
                spec.knowledgeBases(),
                retrieval,
                prompt,
                generator,
                runtime,
                spec.objectives(),
                spec.timeoutSeconds(),
                spec.podSettings(),
                spec.auth(),
                spec.memory(),
                spec.limits(),
                spec.cors()));
        return changed;
    }
}
