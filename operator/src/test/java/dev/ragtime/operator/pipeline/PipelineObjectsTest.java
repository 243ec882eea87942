package dev.ragtime.operator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.serving.Golden;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.serving.ServingWorkload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineObjectsTest {
    private static final RuntimeImage IMAGE =
            new RuntimeImage("registry.example.com/ragtime-runtime:1", "IfNotPresent");

    @ParameterizedTest(name = "{0} gives the objects of its golden file")
    @ValueSource(strings = {"extractive", "model-route-and-prompt", "autoscaling", "fixed-replicas", "pod-settings"})
    void aPipelineBecomesItsObjects(String scenario) {
        Golden.verify("pipeline/" + scenario, objects(model(scenario)));
    }

    @Test
    void anAutoscaledDeploymentLeavesTheNumberOfPodsToTheAutoscaler() {
        assertThat(model("autoscaling").deployment().getSpec().getReplicas()).isNull();
        assertThat(model("fixed-replicas").deployment().getSpec().getReplicas()).isEqualTo(3);
    }

    @Test
    void morePodsOrAnotherSourceChangeNoPod() {
        var inputs = PipelineScenario.of("extractive");
        var scaled = new PipelineInputs(
                PipelineScenario.scaled(inputs.pipeline(), 7),
                inputs.knowledgeBase(),
                inputs.route(),
                inputs.promptConfigMap());

        assertThat(PipelineModel.of(scaled, IMAGE).deployment().getSpec().getTemplate())
                .isEqualTo(
                        PipelineModel.of(inputs, IMAGE).deployment().getSpec().getTemplate());
    }

    private static ServingWorkload model(String scenario) {
        return PipelineModel.of(PipelineScenario.of(scenario), IMAGE);
    }

    private static List<HasMetadata> objects(ServingWorkload workload) {
        return workload.objects().stream()
                .filter(desired -> desired.care() != Desired.Care.RESERVED)
                .map(Desired::object)
                .toList();
    }
}
