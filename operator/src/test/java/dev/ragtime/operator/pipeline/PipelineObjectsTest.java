package dev.ragtime.operator.pipeline;

import static dev.ragtime.operator.keda.Keda.Presence.Absent;
import static dev.ragtime.operator.keda.Keda.Presence.Present;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.RagPipelineSpec;
import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.api.route.Backend;
import dev.ragtime.api.route.ModelRouteSpec;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.keda.Keda;
import dev.ragtime.operator.kubernetes.Names;
import dev.ragtime.operator.serving.Autoscaler;
import dev.ragtime.operator.serving.Golden;
import dev.ragtime.operator.serving.RuntimeImage;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineObjectsTest {
    private static final RuntimeImage IMAGE =
            new RuntimeImage("registry.example.com/ragtime-runtime:1", "IfNotPresent");

    @ParameterizedTest(name = "{0} gives the objects of its golden file")
    @ValueSource(
            strings = {
                "extractive",
                "model-route-and-prompt",
                "autoscaling",
                "fixed-replicas",
                "pod-settings",
                "own-embedding-model",
                "embedding-route",
                "access",
                "api-keys",
                "oidc",
                "kubernetes-tokens",
                "several-knowledge-bases",
                "rewriter",
                "reranker",
                "rerank-model",
                "rerank-model-of-image"
            })
    void aPipelineBecomesItsObjects(String scenario) {
        Golden.verify("pipeline/" + scenario, objects(scenario));
    }

    @Test
    void whereKedaIsInstalledItIsAskedToScaleTheDeploymentThatServes() {
        Golden.verify(
                "pipeline/autoscaling-by-requests",
                autoscaler("autoscaling", Present).stream().toList());
    }

    @Test
    void aStreamMayLastAsLongAsARequestMayAfterItsPodWasToldToEnd() {
        var inputs = PipelineScenario.of("autoscaling");
        var pod = PipelineModel.of(inputs, IMAGE)
                .deployment(Optional.empty())
                .getSpec()
                .getTemplate()
                .getSpec();
        var notSentToAnyMore = pod.getContainers()
                .getFirst()
                .getLifecycle()
                .getPreStop()
                .getSleep()
                .getSeconds();

        assertThat(pod.getTerminationGracePeriodSeconds())
                .isGreaterThan(inputs.pipeline().getSpec().timeoutSeconds() + notSentToAnyMore);
    }

    @Test
    void aRevisionHasADeploymentAndAConfigurationOfItsOwn() {
        var inputs = PipelineScenario.of("extractive");
        var one = PipelineModel.of(inputs, IMAGE);
        var other = PipelineModel.of(
                with(PipelineScenario.retrieving(
                        inputs.pipeline(), new Retrieval(Retrieval.Mode.Vector, null, 3, null, null))),
                IMAGE);

        assertThat(one.name()).startsWith("hr-assistant-rag-").isNotEqualTo(other.name());
        assertThat(one.pod().configMap()).isNotEqualTo(other.pod().configMap());
        assertThat(one.configMap().getImmutable()).isTrue();
        assertThat(one.pods()).isNotEqualTo(other.pods());
    }

    @Test
    void podsAreToldThatItMattersWhoAsks() {
        var config = PipelineModel.of(PipelineScenario.of("access"), IMAGE).configMap();
        var everyone = PipelineModel.of(PipelineScenario.of("model-route-and-prompt"), IMAGE)
                .configMap();

        assertThat(config.getData().get(PodLayout.RESOURCES_FILE)).contains("mode: \"DocumentPrincipals\"");
        assertThat(everyone.getData().get(PodLayout.RESOURCES_FILE)).doesNotContain("access:");
    }

    @Test
    void morePodsANewSyncAnotherSourceOrAnotherRouteChangeNoPod() {
        var inputs = PipelineScenario.of("model-route-and-prompt");
        var before = PipelineModel.of(inputs, IMAGE);
        var knowledgeBase = inputs.knowledgeBases().getFirst();
        var synced = Serialization.clone(knowledgeBase);
        synced.getMetadata().setAnnotations(Map.of("ragtime.dev/sync-requested", "now"));
        synced.setSpec(new KnowledgeBaseSpec(
                List.of(),
                null,
                null,
                knowledgeBase.getSpec().chunking(),
                knowledgeBase.getSpec().embedding(),
                knowledgeBase.getSpec().store(),
                null,
                null,
                null,
                null,
                null,
                null,
                null));
        var route = Serialization.clone(inputs.route().orElseThrow());
        route.setSpec(new ModelRouteSpec(
                List.of(new Backend("other", new Backend.OpenAICompatible("http://o/v1", null), "m", null, null)),
                null,
                null,
                null,
                null,
                null,
                null));
        var prompt = new ConfigMapBuilder(inputs.promptConfigMap().orElseThrow())
                .addToData("notes", "of people")
                .build();
        var after = PipelineModel.of(
                new PipelineInputs(
                        PipelineScenario.scaled(inputs.pipeline(), 7),
                        List.of(synced),
                        Optional.of(route),
                        Optional.of(prompt)),
                IMAGE);

        assertThat(after.configMap()).isEqualTo(before.configMap());
        assertThat(after.deployment(Optional.of(1))).isEqualTo(before.deployment(Optional.of(1)));
    }

    @Test
    void anotherPromiseIsTheSameRevisionWithAnotherConfiguration() {
        var inputs = PipelineScenario.of("model-route-and-prompt");
        var spec = inputs.pipeline().getSpec();
        var pipeline = PipelineScenario.copy(inputs.pipeline());
        pipeline.setSpec(new RagPipelineSpec(
                spec.knowledgeBases(),
                spec.retrieval(),
                spec.prompt(),
                spec.generator(),
                spec.runtime(),
                List.of(),
                spec.timeoutSeconds(),
                null));
        var before = PipelineModel.of(inputs, IMAGE);
        var after = PipelineModel.of(
                new PipelineInputs(pipeline, inputs.knowledgeBases(), inputs.route(), inputs.promptConfigMap()), IMAGE);

        assertThat(after.name()).isEqualTo(before.name());
        assertThat(after.pod().configMap()).isNotEqualTo(before.pod().configMap());
    }

    @Test
    void namesFitIntoALabelForTheLongestNameThatAPipelineMayHave() {
        var longest = "a".repeat(40);

        assertThat(Names.revision(longest, "r-0123abcd"))
                .hasSizeLessThanOrEqualTo(63)
                .endsWith("-rag-0123abcd");
        assertThat(Names.revisionConfig(longest, "text")).hasSizeLessThanOrEqualTo(63);
    }

    private static PipelineInputs with(RagPipeline pipeline) {
        var inputs = PipelineScenario.of("extractive");
        return new PipelineInputs(pipeline, inputs.knowledgeBases(), inputs.route(), inputs.promptConfigMap());
    }

    private static Optional<HasMetadata> autoscaler(String scenario, Keda.Presence keda) {
        var inputs = PipelineScenario.of(scenario);
        var view = new Keda.View(keda, Optional.of("ragtime-scaler.ragtime-system.svc:8083"));
        return Autoscaler.of(PipelineModel.front(inputs.pipeline()), view)
                .object(PipelineModel.of(inputs, IMAGE).name());
    }

    private static List<HasMetadata> objects(String scenario) {
        var inputs = PipelineScenario.of(scenario);
        var workload = PipelineModel.of(inputs, IMAGE);
        var front = PipelineModel.front(inputs.pipeline());
        return Stream.concat(
                        workload.objects(workload.deployment(front.replicas())).stream(),
                        front.objects(workload.pods(), autoscaler(scenario, Absent)).stream())
                .filter(desired -> desired.care() != Desired.Care.RESERVED)
                .map(Desired::object)
                .toList();
    }
}
