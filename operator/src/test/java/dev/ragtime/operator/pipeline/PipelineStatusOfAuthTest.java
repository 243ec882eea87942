package dev.ragtime.operator.pipeline;

import static dev.ragtime.operator.kubernetes.Conditions.AUTHENTICATED;
import static dev.ragtime.operator.kubernetes.Conditions.STALLED;
import static dev.ragtime.operator.pipeline.PipelineSituation.NEW;
import static dev.ragtime.operator.pipeline.PipelineSituation.NOON;
import static dev.ragtime.operator.pipeline.PipelineSituation.OLD;
import static dev.ragtime.operator.pipeline.PipelineSituation.answering;
import static dev.ragtime.operator.pipeline.PipelineSituation.condition;
import static dev.ragtime.operator.pipeline.PipelineSituation.deployment;
import static dev.ragtime.operator.pipeline.PipelineSituation.message;
import static dev.ragtime.operator.pipeline.PipelineSituation.stable;
import static dev.ragtime.operator.pipeline.PipelineSituation.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.pipeline.RagPipelineStatus;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A pipeline says who is answered. */
class PipelineStatusOfAuthTest {
    @Test
    void anOpenPipelineSaysSoAndHowItIsClosed() {
        var open = of("extractive");
        assertThat(condition(open, AUTHENTICATED)).isEqualTo("False OpenToAll");
        assertThat(message(open, AUTHENTICATED))
                .isEqualTo(
                        "everybody is answered who reaches the pipeline: set spec.auth.apiKeysSecret, oidc or kubernetes to answer only those who are known");
        assertThat(condition(open, STALLED)).as("which is a choice").isEqualTo("False AsExpected");

        var trusting = of("access");
        assertThat(condition(trusting, AUTHENTICATED)).isEqualTo("False OpenToAll");
        assertThat(message(trusting, AUTHENTICATED)).contains("who is no trusted client", "what is for everyone");
    }

    @Test
    void aClosedOneSaysWhoIsAnswered() {
        assertThat(condition(of("oidc"), AUTHENTICATED)).isEqualTo("True OpenIdConnect");
        assertThat(message(of("oidc"), AUTHENTICATED))
                .isEqualTo(
                        "answered are those who have a token of issuer https://login.example.com/realms/staff for audience hr-assistant");
        assertThat(condition(of("kubernetes-tokens"), AUTHENTICATED)).isEqualTo("True KubernetesTokens");
        assertThat(condition(of("api-keys"), AUTHENTICATED)).isEqualTo("True SeveralWays");
        assertThat(message(of("api-keys"), AUTHENTICATED))
                .contains("an API key of Secret teams, or the key of a trusted client in Secret portal");
    }

    private static RagPipelineStatus of(String scenario) {
        return answering(PipelineScenario.of(scenario), List.of(), Optional.empty());
    }

    @Test
    void whileAnOlderRevisionAnswersWhatWasTrueOfItIsStillSaid() {
        var closed = Conditions.of(1L, List.of(), NOON)
                .set(AUTHENTICATED, true, Reason.ApiKeys, "as it was")
                .list();
        var before = with(stable(OLD), closed);

        var coming = status(before, NEW, deployment(OLD, 1, 1), deployment(NEW, 1, 0));
        assertThat(message(coming, AUTHENTICATED)).isEqualTo("as it was");

        var there = status(before, NEW, deployment(OLD, 1, 1), deployment(NEW, 1, 1));
        assertThat(condition(there, AUTHENTICATED)).isEqualTo("False OpenToAll");
    }

    private static RagPipelineStatus with(RagPipelineStatus status, List<Condition> conditions) {
        return new RagPipelineStatus(
                status.observedGeneration(),
                status.effective(),
                status.endpoints(),
                status.stableRevision(),
                status.candidateRevision(),
                status.failedRevision(),
                status.replicas(),
                status.selector(),
                status.sloSummary(),
                status.slo(),
                conditions);
    }
}
