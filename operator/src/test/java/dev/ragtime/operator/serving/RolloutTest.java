package dev.ragtime.operator.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // generation, observed, desired, replicas, updated, available, complete, serving
        "all pods are new and answer,              2, 2, 3, 3, 3, 3, true,  true",
        "the controller has not seen the new spec, 2, 1, 3, 3, 3, 3, false, true",
        "one pod is still to be replaced,          2, 2, 3, 4, 3, 3, false, true",
        "a new pod does not answer yet,            2, 2, 3, 4, 1, 3, false, true",
        "all are new but one does not answer,      2, 2, 3, 3, 3, 2, false, true",
        "none answers,                             1, 1, 1, 1, 1, 0, false, false",
        "more pods are wanted,                     3, 3, 5, 3, 3, 3, false, true",
    })
    void aRolloutIsReadFromTheDeployment(
            String state,
            long generation,
            long observed,
            int desired,
            int replicas,
            int updated,
            int available,
            boolean complete,
            boolean serving) {
        var rollout = Rollout.of(Optional.of(deployment(generation, observed, desired, replicas, updated, available)));

        assertThat(rollout.complete()).isEqualTo(complete);
        assertThat(rollout.serving()).isEqualTo(serving);
    }

    @Test
    void withoutADeploymentNothingServes() {
        assertThat(Rollout.of(Optional.empty())).isEqualTo(Rollout.NONE);
        assertThat(Rollout.NONE.complete()).isFalse();
        assertThat(Rollout.NONE.serving()).isFalse();
    }

    @Test
    void aRolloutThatExceedsItsDeadlineIsStuck() {
        var late = new DeploymentBuilder(deployment(2, 2, 1, 1, 1, 0))
                .editStatus()
                .addNewCondition()
                .withType("Progressing")
                .withStatus("False")
                .withReason("ProgressDeadlineExceeded")
                .withMessage("ReplicaSet \"p-rag-1\" has timed out progressing.")
                .endCondition()
                .endStatus()
                .build();

        assertThat(Rollout.of(Optional.of(late)).stuck())
                .hasValueSatisfying(m -> assertThat(m).contains("timed out"));
    }

    private static Deployment deployment(
            long generation, long observed, int desired, int replicas, int updated, int available) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withGeneration(generation)
                .endMetadata()
                .withNewSpec()
                .withReplicas(desired)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(observed)
                .withReplicas(replicas)
                .withUpdatedReplicas(updated)
                .withAvailableReplicas(available)
                .endStatus()
                .build();
    }
}
