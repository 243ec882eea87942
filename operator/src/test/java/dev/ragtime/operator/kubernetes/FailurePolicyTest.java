package dev.ragtime.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class FailurePolicyTest {
    @Test
    void an_eviction_costs_no_attempt_and_an_end_that_lasts_ends_the_job() {
        assertThat(Serialization.asYaml(FailurePolicy.of("gate", 2, 3))).isEqualTo("""
                        ---
                        rules:
                        - action: "FailJob"
                          onExitCodes:
                            containerName: "gate"
                            operator: "In"
                            values:
                            - 2
                            - 3
                        - action: "Ignore"
                          onPodConditions:
                          - status: "True"
                            type: "DisruptionTarget"
                        """);
    }
}
