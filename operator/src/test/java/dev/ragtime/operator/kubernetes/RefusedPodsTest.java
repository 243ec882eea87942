package dev.ragtime.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusedPodsTest {
    private static final String SENTENCE = "pods \"a\" is forbidden: exceeded quota: small";
    private static final HasMetadata NODES = new StatefulSetBuilder()
            .withNewMetadata()
            .withName("handbook-weaviate")
            .endMetadata()
            .build();

    @Test
    void aDeploymentSaysItInACondition() {
        assertThat(RefusedPods.of(deployment("True"))).hasValueSatisfying(finding -> {
            assertThat(finding.reason()).isEqualTo(Reason.PodsRefused);
            assertThat(finding.message()).isEqualTo("pods of Deployment assistant-rag are refused: " + SENTENCE);
        });
        assertThat(RefusedPods.of(deployment("False"))).isEmpty();
    }

    @Test
    void aStatefulSetSaysItInEvents() {
        assertThat(RefusedPods.of(NODES, List.of(event("FailedCreate", 5, SENTENCE))))
                .hasValueSatisfying(finding -> assertThat(finding.message()).endsWith(SENTENCE));
    }

    @Test
    void aRefusalIsOverOnceAPodWasCreated() {
        var refused = event("FailedCreate", 5, SENTENCE);
        var created = event("SuccessfulCreate", 6, "create Pod a successful");

        assertThat(RefusedPods.of(NODES, List.of(refused, created))).isEmpty();
        assertThat(RefusedPods.of(NODES, List.of(created, event("FailedCreate", 7, SENTENCE))))
                .isPresent();
        assertThat(RefusedPods.of(NODES, List.of())).isEmpty();
    }

    private static Deployment deployment(String status) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("assistant-rag")
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("ReplicaFailure")
                .withStatus(status)
                .withReason("FailedCreate")
                .withMessage(SENTENCE)
                .endCondition()
                .endStatus()
                .build();
    }

    private static Event event(String reason, int second, String message) {
        return new EventBuilder()
                .withReason(reason)
                .withMessage(message)
                .withLastTimestamp("2026-03-01T12:00:0%dZ".formatted(second))
                .build();
    }
}
