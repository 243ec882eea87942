package dev.ragtime.operator.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.AggregatedOperatorException;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.WorkflowReconcileResult;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplyFailuresTest {
    private static final String SENTENCE = "Deployment.apps \"p-rag\" is invalid: cpu must not be negative";

    @Test
    void whatTheServerRefusesIsForAPersonInTheServersOwnWords() {
        assertThat(ApplyFailures.refused(failing(answer(422)))).hasValueSatisfying(finding -> {
            assertThat(finding.reason()).isEqualTo(Reason.ApplyFailed);
            assertThat(finding.message()).endsWith(": " + SENTENCE);
            assertThat(finding.waiting()).isFalse();
        });
    }

    @Test
    void aServerThatIsBusyIsTriedAgain() {
        assertThatThrownBy(() -> ApplyFailures.refused(failing(answer(503))))
                .isInstanceOf(AggregatedOperatorException.class);
    }

    private static KubernetesClientException answer(int code) {
        return new KubernetesClientException(
                "Failure executing: PATCH",
                code,
                new StatusBuilder().withMessage(SENTENCE).build());
    }

    private static WorkflowReconcileResult failing(Exception error) {
        return new WorkflowReconcileResult() {
            @Override
            @SuppressWarnings("rawtypes")
            public Map<DependentResource, Exception> getErroredDependents() {
                return Map.of(new ServiceDependent<>(), error);
            }

            @Override
            public void throwAggregateExceptionIfErrorsPresent() {
                throw new AggregatedOperatorException(
                        "Exception(s) during workflow execution.", Map.of("service", error));
            }
        };
    }
}
