package dev.ragtime.operator.pipeline;

import static dev.ragtime.operator.kubernetes.Conditions.READY;
import static dev.ragtime.operator.kubernetes.Conditions.RECONCILING;
import static dev.ragtime.operator.kubernetes.Conditions.STALLED;
import static dev.ragtime.operator.pipeline.PipelineSituation.INPUTS;
import static dev.ragtime.operator.pipeline.PipelineSituation.NEW;
import static dev.ragtime.operator.pipeline.PipelineSituation.NOON;
import static dev.ragtime.operator.pipeline.PipelineSituation.OLD;
import static dev.ragtime.operator.pipeline.PipelineSituation.answering;
import static dev.ragtime.operator.pipeline.PipelineSituation.condition;
import static dev.ragtime.operator.pipeline.PipelineSituation.deployment;
import static dev.ragtime.operator.pipeline.PipelineSituation.message;
import static dev.ragtime.operator.pipeline.PipelineSituation.next;
import static dev.ragtime.operator.pipeline.PipelineSituation.observed;
import static dev.ragtime.operator.pipeline.PipelineSituation.pipeline;
import static dev.ragtime.operator.pipeline.PipelineSituation.stable;
import static dev.ragtime.operator.pipeline.PipelineSituation.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.pipeline.RagPipelineStatus;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.route.ModelRouteStatus;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.slo.SloReport;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told of that which a pipeline names: its KnowledgeBase, its ModelRoute and its prompt. */
class PipelineStatusOfReferencesTest {
    @Test
    void aBadPromptIsToldWhileTheOldRevisionIsReady() {
        var violation = Finding.stalled(Reason.PromptInvalid, "ConfigMap hr-prompt, key user: {{x}} is unknown");
        var status = next(stable(OLD), null, List.of(violation), List.of(), deployment(OLD, 1, 1));

        assertThat(condition(status, READY)).isEqualTo("True Serving");
        assertThat(message(status, READY))
                .isEqualTo(OLD + " answers at http://hr-assistant-rag.hr.svc; the spec as written does not yet: "
                        + violation.message());
        assertThat(condition(status, STALLED)).isEqualTo("True PromptInvalid");
        assertThat(condition(status, RECONCILING)).isEqualTo("False AsExpected");
    }

    @Test
    void severalFaultsAreToldTogether() {
        var status = next(
                null,
                null,
                List.of(
                        Finding.stalled(Reason.ModelRouteNotFound, "no route"),
                        Finding.stalled(Reason.PromptInvalid, "bad prompt"),
                        Finding.waiting(Reason.KnowledgeBaseNotReady, "no index")),
                List.of());

        assertThat(condition(status, STALLED)).isEqualTo("True ModelRouteNotFound");
        assertThat(message(status, STALLED)).isEqualTo("1) no route 2) bad prompt");
        assertThat(condition(status, READY)).isEqualTo("False ModelRouteNotFound");
    }

    @Test
    void aMissingReferenceStallsAndHealsWhenItAppears() {
        var missing = Finding.stalled(Reason.KnowledgeBaseNotFound, "KnowledgeBase handbook does not exist");
        var stalled = next(null, null, List.of(missing), List.of());

        assertThat(condition(stalled, STALLED)).isEqualTo("True KnowledgeBaseNotFound");
        assertThat(condition(stalled, READY)).isEqualTo("False KnowledgeBaseNotFound");
        assertThat(stalled.candidateRevision()).isNull();

        var healed = status(stalled, NEW, deployment(NEW, 1, 1));

        assertThat(condition(healed, STALLED)).isEqualTo("False AsExpected");
        assertThat(condition(healed, READY)).isEqualTo("True Serving");
    }

    @Test
    void aKnowledgeBaseWithoutIndexIsWaitedForAndNotStalled() {
        var waiting = Finding.waiting(Reason.KnowledgeBaseNotReady, "KnowledgeBase handbook has no index yet");
        var status = next(null, null, List.of(waiting), List.of());

        assertThat(condition(status, RECONCILING)).isEqualTo("True KnowledgeBaseNotReady");
        assertThat(condition(status, STALLED)).isEqualTo("False AsExpected");
        assertThat(condition(status, READY)).isEqualTo("False KnowledgeBaseNotReady");
    }

    @Test
    void aStoreThatDoesNotAnswerMakesThePipelineUnreadyThoughItsPodsRun() {
        var status = dependent(
                knowledgeBase(failing("StoreReady", "StoreUnavailable", "0 of 1 nodes answer")), INPUTS.route());

        assertThat(condition(status, READY)).isEqualTo("False KnowledgeBaseNotReady");
        assertThat(message(status, READY)).contains("KnowledgeBase handbook", "0 of 1 nodes answer");
        assertThat(condition(status, STALLED)).isEqualTo("False AsExpected");
    }

    @Test
    void oneOfSeveralStoresThatDoesNotAnswerLeavesThePipelineReadyAndSaysWhatIsNotAsked() {
        var several = PipelineScenario.of("several-knowledge-bases");
        var lost = failing("StoreReady", "StoreUnavailable", "0 of 1 nodes answer");
        var faq = with(several.knowledgeBases().getLast(), lost);
        var inputs = new PipelineInputs(
                several.pipeline(),
                List.of(several.knowledgeBases().getFirst(), faq),
                several.route(),
                several.promptConfigMap());
        var status = answering(inputs, List.of(), Optional.empty());

        assertThat(condition(status, READY)).isEqualTo("True KnowledgeBaseNotReady");
        assertThat(message(status, READY))
                .contains("answers at http", "from what else is asked", "KnowledgeBase faq", "0 of 1 nodes answer");
    }

    @Test
    void eachKnowledgeBaseThatDoesNotExistIsNamedByItsPlace() {
        var several = PipelineScenario.of("several-knowledge-bases");
        var inputs = new PipelineInputs(
                several.pipeline(),
                List.of(several.knowledgeBases().getFirst()),
                several.route(),
                several.promptConfigMap());

        assertThat(PipelineChecks.violations(inputs))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .startsWith("spec.knowledgeBases[1].name: KnowledgeBase faq does not exist in namespace hr"));
    }

    @Test
    void aRouteThatIsNotReadyLeavesThePipelineReadyAndSaysHowItAnswers() {
        var status = dependent(
                INPUTS.knowledgeBases(), route(failing("Ready", "AllBackendsDown", "no backend is healthy: local")));

        assertThat(condition(status, READY)).isEqualTo("True ModelRouteNotReady");
        assertThat(message(status, READY)).contains("quoted passages", "ModelRoute chat", "no backend is healthy");
    }

    @Test
    void aRouteThatOnlyWordsQueriesIsMissedByThemAlone() {
        var words = route(failing("Ready", "AllBackendsDown", "no backend is healthy: local"));
        var inputs = new PipelineInputs(
                pipeline(null),
                INPUTS.knowledgeBases(),
                INPUTS.route(),
                words,
                Optional.empty(),
                Optional.empty(),
                INPUTS.claims(),
                INPUTS.promptConfigMap(),
                AuthObjects.NONE);
        var status = answering(inputs, List.of(), Optional.empty());

        assertThat(condition(status, READY)).isEqualTo("True ModelRouteNotReady");
        assertThat(message(status, READY)).contains("queries that no model worded", "no backend is healthy");
    }

    @Test
    void aRouteThatOnlyLearnsIsMissedByWhatIsLearned() {
        var learner = route(failing("Ready", "AllBackendsDown", "no backend is healthy: local"));
        var inputs = new PipelineInputs(
                pipeline(null),
                INPUTS.knowledgeBases(),
                INPUTS.route(),
                Optional.empty(),
                Optional.empty(),
                learner,
                INPUTS.claims(),
                INPUTS.promptConfigMap(),
                AuthObjects.NONE);
        var status = answering(inputs, List.of(), Optional.empty());

        assertThat(condition(status, READY)).isEqualTo("True ModelRouteNotReady");
        assertThat(message(status, READY)).contains("learns nothing of its callers", "no backend is healthy");
    }

    @Test
    void aPipelineThatKnowsNobodyAnswersAndSaysThatItFindsNothingOfWhatIsForSomebody() {
        var known = PipelineScenario.of("access");
        var unknown =
                new PipelineInputs(INPUTS.pipeline(), known.knowledgeBases(), INPUTS.route(), INPUTS.promptConfigMap());
        var status = answering(unknown, List.of(), Optional.empty());

        assertThat(condition(status, READY)).isEqualTo("True Serving");
        assertThat(condition(status, STALLED)).isEqualTo("True CallersUnknown");
        assertThat(message(status, STALLED)).contains("KnowledgeBase handbook", "set spec.auth.apiKeysSecret, oidc");
        for (var scenario : List.of("access", "api-keys", "oidc", "kubernetes-tokens")) {
            var asked = PipelineScenario.of(scenario);
            var knowing = new PipelineInputs(
                    asked.pipeline(), known.knowledgeBases(), asked.route(), asked.promptConfigMap());
            assertThat(condition(answering(knowing, List.of(), Optional.empty()), STALLED))
                    .as(scenario)
                    .isEqualTo("False AsExpected");
        }
    }

    @Test
    void aModelThatRefusesWhateverItIsAskedIsAPersonsBusinessThoughThePipelineAnswers() {
        var report = SloReport.EMPTY.withPods(List.of(), List.of(), List.of("handbook-rag-1"));
        var status = observed(null, OLD, List.of(), List.of(), report, deployment(OLD, 1, 1))
                .next(NOON);

        assertThat(condition(status, READY)).isEqualTo("True ModelRefused");
        assertThat(message(status, READY)).contains("with quoted passages");
        assertThat(condition(status, STALLED)).isEqualTo("True ModelRefused");
        assertThat(message(status, STALLED))
                .contains("ModelRoute chat", "handbook-rag-1", "ragtime.degraded", "spec.generator");
        assertThat(status.failedRevision()).isNull();
    }

    private static RagPipelineStatus dependent(List<KnowledgeBase> knowledgeBases, Optional<ModelRoute> route) {
        var inputs = new PipelineInputs(pipeline(null), knowledgeBases, route, INPUTS.promptConfigMap());
        return answering(inputs, List.of(), Optional.empty());
    }

    private static Condition failing(String type, String reason, String message) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus("False")
                .withReason(reason)
                .withMessage(message)
                .build();
    }

    private static List<KnowledgeBase> knowledgeBase(Condition condition) {
        return List.of(with(INPUTS.knowledgeBases().getFirst(), condition));
    }

    private static KnowledgeBase with(KnowledgeBase standing, Condition condition) {
        var knowledgeBase = Serialization.clone(standing);
        var status = (ObjectNode) Serialization.jsonMapper().valueToTree(knowledgeBase.getStatus());
        status.putArray("conditions").addPOJO(condition);
        knowledgeBase.setStatus(Serialization.jsonMapper().convertValue(status, KnowledgeBaseStatus.class));
        return knowledgeBase;
    }

    private static Optional<ModelRoute> route(Condition condition) {
        var route = Serialization.clone(INPUTS.route().orElseThrow());
        var status = Serialization.jsonMapper().createObjectNode();
        status.putArray("conditions").addPOJO(condition);
        route.setStatus(Serialization.jsonMapper().convertValue(status, ModelRouteStatus.class));
        return Optional.of(route);
    }
}
