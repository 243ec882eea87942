package dev.ragtime.operator.pipeline;

import static dev.ragtime.operator.kubernetes.Conditions.ERROR_BUDGET_BURNING;
import static dev.ragtime.operator.kubernetes.Conditions.READY;
import static dev.ragtime.operator.kubernetes.Conditions.RECONCILING;
import static dev.ragtime.operator.kubernetes.Conditions.SLO_DATA_AVAILABLE;
import static dev.ragtime.operator.kubernetes.Conditions.SLO_HEALTHY;
import static dev.ragtime.operator.kubernetes.Conditions.STALLED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.api.PodSettings;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.RagPipelineStatus;
import dev.ragtime.api.pipeline.RagPipelineStatus.FailedRevision;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.api.route.ModelRouteStatus;
import dev.ragtime.api.slo.SloStatus;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.EventReason;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.serving.RolloutPlan;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.serving.ServingWorkload;
import dev.ragtime.operator.serving.Standing;
import dev.ragtime.operator.slo.SloReport;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PipelineStatusTest {
    private static final PodSettings CHART = new PodSettings(
            Map.of("pool", "general", "arch", "amd64"), null, null, null, "low", null, null, null, null);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOON.plus(Duration.ofMinutes(5));
    private static final PipelineInputs INPUTS = PipelineScenario.of("model-route-and-prompt");
    private static final String FIRST = "ragtime-runtime:1";
    private static final String SECOND = "ragtime-runtime:2";
    private static final String OLD = RevisionName.of(INPUTS, FIRST);
    private static final String NEW = RevisionName.of(INPUTS, SECOND);

    @Test
    void theFirstRolloutIsACandidateUntilItsPodsAnswer() {
        var starting = status(null, NEW, deployment(NEW, 1, 0));

        assertThat(starting.stableRevision()).isNull();
        assertThat(starting.candidateRevision().name()).isEqualTo(NEW);
        assertThat(condition(starting, READY)).isEqualTo("False PodsStarting");
        assertThat(condition(starting, RECONCILING)).isEqualTo("True Progressing");
        assertThat(condition(starting, STALLED)).isEqualTo("False AsExpected");

        var serving = status(starting, NEW, deployment(NEW, 1, 1));

        assertThat(serving.stableRevision().name()).isEqualTo(NEW);
        assertThat(serving.candidateRevision()).isNull();
        assertThat(serving.replicas()).isEqualTo(1);
        assertThat(serving.endpoints().http()).isEqualTo("http://hr-assistant-rag.hr.svc");
        assertThat(serving.selector())
                .isEqualTo("app.kubernetes.io/component=query,app.kubernetes.io/instance=hr-assistant,"
                        + "app.kubernetes.io/name=ragtime,ragtime.dev/kind=RagPipeline");
        assertThat(condition(serving, READY)).isEqualTo("True Serving");
        assertThat(message(serving, READY)).isEqualTo(NEW + " answers at http://hr-assistant-rag.hr.svc");
        assertThat(condition(serving, RECONCILING)).isEqualTo("False AsExpected");
    }

    @Test
    void theOldRevisionStaysStableAndReadyWhileANewOneRollsOut() {
        var rolling = status(stable(OLD), NEW, deployment(OLD, 1, 1), deployment(NEW, 1, 0));

        assertThat(rolling.stableRevision().name()).isEqualTo(OLD);
        assertThat(rolling.candidateRevision().name()).isEqualTo(NEW);
        assertThat(rolling.failedRevision()).isNull();
        assertThat(condition(rolling, READY)).isEqualTo("True Serving");
        assertThat(message(rolling, READY)).startsWith(OLD + " answers").contains(NEW + " does not yet");
        assertThat(condition(rolling, RECONCILING)).isEqualTo("True Progressing");
    }

    @Test
    void aNewRevisionThatCannotStartStallsWhileTheOldOneIsReady() {
        var problem = Finding.stalled(Reason.ImagePullFailed, "pod p-1: image ragtime-runtime:2: ErrImagePull");
        var stuck = next(stable(OLD), NEW, List.of(), List.of(problem), deployment(OLD, 1, 1), deployment(NEW, 1, 0));

        assertThat(condition(stuck, STALLED)).isEqualTo("True ImagePullFailed");
        assertThat(condition(stuck, RECONCILING)).isEqualTo("False AsExpected");
        assertThat(condition(stuck, READY)).isEqualTo("True Serving");
        assertThat(message(stuck, READY)).startsWith(OLD + " answers").contains(NEW + " does not yet", "ErrImagePull");
        assertThat(stuck.stableRevision().name()).isEqualTo(OLD);
        assertThat(stuck.failedRevision()).isEqualTo(new FailedRevision(NEW, "ImagePullFailed", problem.message()));

        var mended = status(stuck, NEW, deployment(OLD, 1, 1), deployment(NEW, 1, 1));
        assertThat(mended.stableRevision().name()).isEqualTo(NEW);
        assertThat(mended.failedRevision()).isNull();
    }

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
    void aPodWithoutANodeIsNoReasonToCallAPersonYet() {
        var waiting = Finding.waiting(Reason.Unschedulable, "pod p-1: 0/1 nodes are available");
        var status = next(stable(OLD), NEW, List.of(), List.of(waiting), deployment(OLD, 1, 1), deployment(NEW, 1, 0));

        assertThat(condition(status, STALLED)).isEqualTo("False AsExpected");
        assertThat(condition(status, RECONCILING)).isEqualTo("True Unschedulable");
        assertThat(status.failedRevision()).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"ApplyFailed", "NameTaken"})
    void noOneIsToldThatARevisionServesWhenItMayBeCutOff(Reason reason) {
        var refused = Finding.stalled(reason, "Service team/p-rag");
        var status = new PipelineStatus(
                        INPUTS,
                        List.of(),
                        plan(null, OLD, deployment(OLD, 1, 1)),
                        List.of(),
                        List.of(),
                        List.of(refused),
                        Optional.of(refused),
                        CHART,
                        SloReport.EMPTY)
                .next(NOON);

        assertThat(condition(status, STALLED)).isEqualTo("True " + reason);
        assertThat(condition(status, READY)).isEqualTo("False " + reason);
        assertThat(message(status, READY)).isEqualTo("Service team/p-rag");
    }

    @Test
    void anObjectThatIsRefusedLeavesAPipelineReadyThatAnswersAndIsTold() {
        var refused = Finding.stalled(Reason.ApplyFailed, "the API server refuses PodDisruptionBudget hr/hr-assistant");
        var status = new PipelineStatus(
                        INPUTS,
                        List.of(),
                        plan(null, OLD, deployment(OLD, 1, 1)),
                        List.of(),
                        List.of(),
                        List.of(refused),
                        Optional.empty(),
                        CHART,
                        SloReport.EMPTY)
                .next(NOON);

        assertThat(condition(status, STALLED)).isEqualTo("True ApplyFailed");
        assertThat(condition(status, READY)).isEqualTo("True Serving");
        assertThat(message(status, READY))
                .isEqualTo(OLD + " answers at http://hr-assistant-rag.hr.svc; the spec as written does not yet: "
                        + refused.message());
    }

    @Test
    void aRevisionWhoseObjectsAreRefusedLeavesTheOldOneReadyAndAFirstOneUnready() {
        var refused = Finding.stalled(Reason.ApplyFailed, "the API server refuses Deployment hr/hr-assistant-rag");

        var beside = next(stable(OLD), NEW, List.of(), List.of(refused), deployment(OLD, 1, 1));
        assertThat(condition(beside, READY)).isEqualTo("True Serving");
        assertThat(message(beside, READY)).contains(NEW + " does not yet: " + refused.message());
        assertThat(beside.failedRevision().reason()).isEqualTo("ApplyFailed");

        var first = next(null, NEW, List.of(), List.of(refused));
        assertThat(condition(first, READY)).isEqualTo("False ApplyFailed");
    }

    @Test
    void anObjectThatABusyServerDoesNotTakeIsToldAndCallsNobody() {
        var busy =
                Finding.waiting(Reason.ApplyRetrying, "Deployment hr/hr-assistant-rag could not be applied: timed out");
        var status = next(null, NEW, List.of(), List.of(busy));

        assertThat(condition(status, READY)).isEqualTo("False ApplyRetrying");
        assertThat(condition(status, RECONCILING)).isEqualTo("True ApplyRetrying");
        assertThat(message(status, RECONCILING)).isEqualTo(busy.message());
        assertThat(message(status, STALLED)).isEqualTo("nothing waits for a person");
    }

    @Test
    void aRefusalIsOneEvent() {
        var waiting = Finding.waiting(Reason.KnowledgeBaseNotReady, "KnowledgeBase handbook has no index yet");
        var before = next(null, null, List.of(waiting), List.of());
        var refused = observed(
                before,
                NEW,
                List.of(),
                List.of(Finding.stalled(Reason.ApplyFailed, "exceeded quota")),
                SloReport.EMPTY);

        assertThat(refused.news(refused.next(NOON)))
                .filteredOn(notice -> notice.reason() != EventReason.RolloutStarted)
                .singleElement()
                .satisfies(notice -> assertThat(notice.reason()).isEqualTo(EventReason.Stalled));
    }

    @Test
    void oneBadPodAmongPodsOfTheServingRevisionLeavesItReady() {
        var problem = Finding.stalled(Reason.CrashLooping, "pod p-1: container ragtime ended");
        var limping = next(stable(OLD), OLD, List.of(), List.of(problem), deployment(OLD, 2, 1));

        assertThat(condition(limping, READY)).isEqualTo("True Serving");
        assertThat(condition(limping, STALLED)).isEqualTo("True CrashLooping");
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
                knowledgeBase(condition("StoreReady", "StoreUnavailable", "0 of 1 nodes answer")), INPUTS.route());

        assertThat(condition(status, READY)).isEqualTo("False KnowledgeBaseNotReady");
        assertThat(message(status, READY)).contains("KnowledgeBase handbook", "0 of 1 nodes answer");
        assertThat(condition(status, STALLED)).isEqualTo("False AsExpected");
    }

    @Test
    void aRouteThatIsNotReadyLeavesThePipelineReadyAndSaysHowItAnswers() {
        var status = dependent(
                INPUTS.knowledgeBase(), route(condition("Ready", "AllBackendsDown", "no backend is healthy: local")));

        assertThat(condition(status, READY)).isEqualTo("True ModelRouteNotReady");
        assertThat(message(status, READY)).contains("quoted passages", "ModelRoute chat", "no backend is healthy");
    }

    @Test
    void anOverspentErrorBudgetLeavesThePipelineReady() {
        var breached = measured(SloStatus.State.Breached, List.of("available"));

        assertThat(condition(breached, READY)).isEqualTo("True Serving");
        assertThat(condition(breached, SLO_HEALTHY)).isEqualTo("False ObjectiveBreached");
        assertThat(condition(breached, ERROR_BUDGET_BURNING)).isEqualTo("True BurningFast");
        assertThat(condition(breached, SLO_DATA_AVAILABLE)).isEqualTo("True Scraping");
        assertThat(breached.sloSummary().worst()).isEqualTo("available");
    }

    @Test
    void theSpecInForceIsShownWithItsDefaults() {
        assertThat(stable(OLD).effective().at("/retrieval/candidates").asInt()).isEqualTo(100);
    }

    @Test
    void theSettingsOfPodsInForceAreThoseOfTheChartUnderThoseOfTheResource() {
        var podSettings = stable(OLD).effective().path("podSettings");

        assertThat(podSettings.at("/nodeSelector/arch").asText()).isEqualTo("amd64");
        assertThat(podSettings.path("priorityClassName").asText()).isEqualTo("low");
    }

    @Test
    void tooFewRequestsSayNothingAboutHealth() {
        var young = measured(SloStatus.State.InsufficientData, 7, List.of(), List.of());

        assertThat(condition(young, SLO_HEALTHY)).isEqualTo("Unknown InsufficientData");
        assertThat(message(young, SLO_HEALTHY)).isEqualTo("available: 7 of the 1000 requests that a verdict needs");
        assertThat(condition(young, ERROR_BUDGET_BURNING)).isEqualTo("Unknown InsufficientData");
    }

    @Test
    void anObjectiveWithoutAVerdictLeavesHealthUnknownWhateverTheOthersSay() {
        var good = figures("available", SloStatus.State.OK, 1000, "100.0");
        var changed = figures("fast", SloStatus.State.InsufficientData, 0, null);
        var status = measured(new SloReport(List.of(good, changed), List.of(), List.of(), List.of()));

        assertThat(condition(status, SLO_HEALTHY)).isEqualTo("Unknown InsufficientData");
        assertThat(message(status, SLO_HEALTHY)).isEqualTo("fast: 0 of the 1000 requests that a verdict needs");
        assertThat(condition(status, ERROR_BUDGET_BURNING)).isEqualTo("Unknown InsufficientData");
        assertThat(condition(status, SLO_DATA_AVAILABLE)).isEqualTo("True Scraping");
    }

    @Test
    void aReadyPodThatTheOperatorCannotReachIsNamedWithWhatToDo() {
        var blocked = measured(SloStatus.State.OK, 1000, List.of(), List.of("assistant-rag-x2x"));

        assertThat(condition(blocked, SLO_DATA_AVAILABLE)).isEqualTo("False ScrapeFailing");
        assertThat(message(blocked, SLO_DATA_AVAILABLE)).contains("assistant-rag-x2x", "8080", "NetworkPolicy");
        assertThat(condition(blocked, READY)).isEqualTo("True Serving");
    }

    @Test
    void everyConditionOfObjectivesSaysSomething() {
        for (var state : SloStatus.State.values())
            assertThat(measured(state, List.of()).conditions())
                    .allSatisfy(c -> assertThat(c.getMessage()).isNotBlank());
    }

    @Test
    void figuresStandUntilARestartedOperatorHasMeasuredAgain() {
        var before = measured(SloStatus.State.OK, List.of());
        var after = status(before, OLD, deployment(OLD, 1, 1));

        assertThat(after).isEqualTo(before);
    }

    @Test
    void withoutObjectivesThereAreNoConditionsOfObjectives() {
        var plain = PipelineScenario.of("extractive");
        var status = new PipelineStatus(
                        plain,
                        List.of(),
                        plan(null, OLD, deployment(OLD, 1, 1)),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        CHART,
                        SloReport.EMPTY)
                .next(NOON);

        assertThat(status.conditions()).extracting(c -> c.getType()).containsExactly(READY, RECONCILING, STALLED);
    }

    @Test
    void anUnchangedSituationGivesAnEqualStatusAndNoNews() {
        var first = stable(OLD);
        var observed = observed(first, OLD, List.of(), List.of(), SloReport.EMPTY, deployment(OLD, 1, 1));

        assertThat(observed.next(LATER)).isEqualTo(first);
        assertThat(observed.news(observed.next(LATER))).isEmpty();
    }

    @Test
    void aRolloutIsAnnouncedOnceWithBothRevisions() {
        var observed = observed(
                stable(OLD), NEW, List.of(), List.of(), SloReport.EMPTY, deployment(OLD, 1, 1), deployment(NEW, 1, 0));
        var next = observed.next(NOON);

        assertThat(observed.news(next)).singleElement().satisfies(notice -> {
            assertThat(notice.reason()).isEqualTo(EventReason.RolloutStarted);
            assertThat(notice.message()).isEqualTo("rolling out " + NEW + " from " + OLD);
        });
    }

    private static RagPipelineStatus stable(String revision) {
        return status(null, revision, deployment(revision, 1, 1));
    }

    private static RagPipelineStatus status(RagPipelineStatus before, String wanted, Deployment... deployments) {
        return next(before, wanted, List.of(), List.of(), deployments);
    }

    private static RagPipelineStatus next(
            RagPipelineStatus before,
            String wanted,
            List<Finding> violations,
            List<Finding> ofTarget,
            Deployment... deployments) {
        return observed(before, wanted, violations, ofTarget, SloReport.EMPTY, deployments)
                .next(NOON);
    }

    /** @param wanted revision that the spec asks for; null while a check fails */
    private static PipelineStatus observed(
            RagPipelineStatus before,
            String wanted,
            List<Finding> violations,
            List<Finding> ofTarget,
            SloReport report,
            Deployment... deployments) {
        var inputs =
                new PipelineInputs(pipeline(before), INPUTS.knowledgeBase(), INPUTS.route(), INPUTS.promptConfigMap());
        return new PipelineStatus(
                inputs,
                violations,
                plan(before, wanted, deployments),
                ofTarget,
                List.of(),
                List.of(),
                Optional.empty(),
                CHART,
                report);
    }

    private static RagPipelineStatus dependent(Optional<KnowledgeBase> knowledgeBase, Optional<ModelRoute> route) {
        var inputs = new PipelineInputs(pipeline(null), knowledgeBase, route, INPUTS.promptConfigMap());
        var plan = plan(null, OLD, deployment(OLD, 1, 1));
        return new PipelineStatus(
                        inputs,
                        List.of(),
                        plan,
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        CHART,
                        SloReport.EMPTY)
                .next(NOON);
    }

    private static RolloutPlan plan(RagPipelineStatus before, String wanted, Deployment... deployments) {
        return RolloutPlan.of(new RolloutPlan.Seen(
                PipelineModel.front(INPUTS.pipeline()),
                Optional.ofNullable(wanted).map(PipelineStatusTest::workload),
                Arrays.stream(deployments).map(Standing::of).toList(),
                Optional.empty(),
                Optional.ofNullable(before)
                        .map(RagPipelineStatus::stableRevision)
                        .map(RagPipelineStatus.Revision::name)));
    }

    private static Condition condition(String type, String reason, String message) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus("False")
                .withReason(reason)
                .withMessage(message)
                .build();
    }

    private static Optional<KnowledgeBase> knowledgeBase(Condition condition) {
        var knowledgeBase = Serialization.clone(INPUTS.knowledgeBase().orElseThrow());
        var status = (ObjectNode) Serialization.jsonMapper().valueToTree(knowledgeBase.getStatus());
        status.putArray("conditions").addPOJO(condition);
        knowledgeBase.setStatus(Serialization.jsonMapper().convertValue(status, KnowledgeBaseStatus.class));
        return Optional.of(knowledgeBase);
    }

    private static Optional<ModelRoute> route(Condition condition) {
        var route = Serialization.clone(INPUTS.route().orElseThrow());
        var status = Serialization.jsonMapper().createObjectNode();
        status.putArray("conditions").addPOJO(condition);
        route.setStatus(Serialization.jsonMapper().convertValue(status, ModelRouteStatus.class));
        return Optional.of(route);
    }

    private static RagPipelineStatus measured(SloStatus.State state, List<String> burning) {
        return measured(state, 1000, burning, List.of());
    }

    private static RagPipelineStatus measured(
            SloStatus.State state, long events, List<String> burning, List<String> silentPods) {
        return measured(
                new SloReport(List.of(figures("available", state, events, "99.8")), burning, List.of(), silentPods));
    }

    private static SloStatus figures(String name, SloStatus.State state, long events, String coverage) {
        return new SloStatus(
                name,
                "99.9",
                28,
                "99.5",
                Math.max(0, events - 5),
                events,
                "-400.0",
                Map.of("1h", "5.0"),
                coverage,
                "Embedded",
                null,
                state);
    }

    private static RagPipelineStatus measured(SloReport report) {
        return observed(null, OLD, List.of(), List.of(), report, deployment(OLD, 1, 1))
                .next(NOON);
    }

    private static RagPipeline pipeline(RagPipelineStatus before) {
        var pipeline = new RagPipeline();
        pipeline.setMetadata(INPUTS.pipeline().getMetadata());
        pipeline.setSpec(INPUTS.pipeline().getSpec());
        pipeline.setStatus(before);
        return pipeline;
    }

    private static ServingWorkload workload(String revision) {
        return PipelineModel.of(INPUTS, new RuntimeImage(revision.equals(OLD) ? FIRST : SECOND, "Never"));
    }

    /** The Deployment of a revision, whose controller has seen it and reports these numbers of pods. */
    private static Deployment deployment(String revision, int replicas, int available) {
        return new DeploymentBuilder(workload(revision).deployment(Optional.of(replicas)))
                .editMetadata()
                .withGeneration(4L)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(4L)
                .withReplicas(replicas)
                .withUpdatedReplicas(replicas)
                .withAvailableReplicas(available)
                .endStatus()
                .build();
    }

    private static String condition(RagPipelineStatus status, String type) {
        return Conditions.find(status.conditions(), type)
                .map(c -> c.getStatus() + " " + c.getReason())
                .orElse("absent");
    }

    private static String message(RagPipelineStatus status, String type) {
        return Conditions.find(status.conditions(), type).orElseThrow().getMessage();
    }
}
