package dev.ragtime.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplyFailuresTest {
    private static final String SENTENCE =
            "Service \"p-rag\" is invalid: spec.ports[1].name: Duplicate value: \"http\"";
    private static final HasMetadata SERVICE = new ServiceBuilder()
            .withNewMetadata()
            .withNamespace("team")
            .withName("p-rag")
            .endMetadata()
            .build();

    @ParameterizedTest(name = "answer {0}")
    @ValueSource(ints = {400, 403, 413, 422})
    void whatTheServerRefusesIsForAPersonInTheServersOwnWords(int code) {
        assertThat(ApplyFailures.of(SERVICE, answer(code))).hasValueSatisfying(finding -> {
            assertThat(finding.reason()).isEqualTo(Reason.ApplyFailed);
            assertThat(finding.message()).isEqualTo("the API server refuses Service team/p-rag: " + SENTENCE);
            assertThat(finding.waiting()).isFalse();
        });
    }

    @ParameterizedTest(name = "answer {0}")
    @ValueSource(ints = {0, 401, 429, 500, 503})
    void aServerThatIsBusyOrAwayIsTriedAgainAndToldInItsWords(int code) {
        assertThat(ApplyFailures.of(SERVICE, answer(code))).hasValueSatisfying(finding -> {
            assertThat(finding.reason()).isEqualTo(Reason.ApplyRetrying);
            assertThat(finding.message())
                    .startsWith("Service team/p-rag could not be applied")
                    .endsWith(SENTENCE);
            assertThat(finding.waiting()).isTrue();
        });
    }

    @Test
    void aServerThatDoesNotAnswerIsToldByWhatKeptItAway() {
        var lost = new KubernetesClientException("An error has occurred.", new ConnectException("Connection refused"));

        assertThat(ApplyFailures.of(SERVICE, lost))
                .hasValueSatisfying(finding ->
                        assertThat(finding.message()).endsWith("again: ConnectException: Connection refused"));
    }

    @Test
    void aConflictIsLeftToTheNextLook() {
        assertThat(ApplyFailures.of(SERVICE, answer(409))).isEmpty();
    }

    @Test
    void aNamespaceThatGoesAsksNothingOfAPerson() {
        var going = new StatusBuilder()
                .withMessage("namespace team is being terminated")
                .withNewDetails()
                .addNewCause("metadata.namespace", "namespace team is being terminated", "NamespaceTerminating")
                .endDetails()
                .build();

        assertThat(ApplyFailures.of(SERVICE, new KubernetesClientException("refused", 403, going)))
                .hasValueSatisfying(finding -> assertThat(finding.waiting()).isTrue());
    }

    private static KubernetesClientException answer(int code) {
        return new KubernetesClientException(
                "Failure executing: PATCH",
                code,
                new StatusBuilder().withMessage(SENTENCE).build());
    }
}
