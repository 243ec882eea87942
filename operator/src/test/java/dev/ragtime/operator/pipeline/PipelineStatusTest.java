package dev.ragtime.operator.pipeline;

import static dev.ragtime.operator.kubernetes.Conditions.ERROR_BUDGET_BURNING;
import static dev.ragtime.operator.kubernetes.Conditions.READY;
import static dev.ragtime.operator.kubernetes.Conditions.RECONCILING;
import static dev.ragtime.operator.kubernetes.Conditions.SLO_DATA_AVAILABLE;
import static dev.ragtime.operator.kubernetes.Conditions.SLO_HEALTHY;
import static dev.ragtime.operator.kubernetes.Conditions.STALLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.RagPipelineStatus;
import dev.ragtime.api.slo.SloStatus;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.EventReason;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.serving.RuntimeImage;
import dev.ragtime.operator.slo.SloReport;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PipelineStatusTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOON.plus(Duration.ofMinutes(5));
    private static final PipelineInputs INPUTS = PipelineScenario.of("model-route-and-prompt");
    private static final String NEW = revision("ragtime-runtime:2");
    private static final String OLD = revision("ragtime-runtime:1");

    @Test
    void theFirstRolloutIsACandidateUntilItsPodsAnswer() {
        var starting = status(pipeline(null), Optional.of(deployment("ragtime-runtime:1", 1, 1, 0)));

        assertThat(starting.stableRevision()).isNull();
        assertThat(starting.candidateRevision().name()).isEqualTo(OLD);
        assertThat(condition(starting, READY)).isEqualTo("False PodsStarting");
        assertThat(condition(starting, RECONCILING)).isEqualTo("True Progressing");
        assertThat(condition(starting, STALLED)).isEqualTo("False AsExpected");

        var serving = status(pipeline(starting), Optional.of(deployment("ragtime-runtime:1", 1, 1, 1)));

        assertThat(serving.stableRevision().name()).isEqualTo(OLD);
        assertThat(serving.candidateRevision()).isNull();
        assertThat(serving.replicas()).isEqualTo(1);
        assertThat(serving.endpoints().http()).isEqualTo("http://hr-assistant-rag.hr.svc");
        assertThat(serving.selector())
                .isEqualTo("app.kubernetes.io/component=query,app.kubernetes.io/instance=hr-assistant,"
                        + "app.kubernetes.io/name=ragtime,ragtime.dev/kind=RagPipeline");
        assertThat(condition(serving, READY)).isEqualTo("True Serving");
        assertThat(condition(serving, RECONCILING)).isEqualTo("False AsExpected");
    }

    @Test
    void theOldRevisionStaysStableAndReadyWhileANewOneRollsOut() {
        var rolling = status(pipeline(stable()), Optional.of(deployment("ragtime-runtime:2", 2, 1, 1)));

        assertThat(rolling.stableRevision().name()).isEqualTo(OLD);
        assertThat(rolling.candidateRevision().name()).isEqualTo(NEW);
        assertThat(condition(rolling, READY)).isEqualTo("True Serving");
        assertThat(condition(rolling, RECONCILING)).isEqualTo("True Progressing");
    }

    @Test
    void aNewRevisionThatCannotStartStallsAndSaysThatTheOldOneServes() {
        var problem = Finding.stalled(Reason.ImagePullFailed, "pod p-1: image ragtime-runtime:2: ErrImagePull");
        var stuck = new PipelineStatus(
                        pipeline(stable()),
                        Optional.empty(),
                        Optional.of(deployment("ragtime-runtime:2", 2, 1, 1)),
                        Optional.of(problem),
                        SloReport.EMPTY)
                .next(NOON);

        assertThat(condition(stuck, STALLED)).isEqualTo("True ImagePullFailed");
        assertThat(condition(stuck, RECONCILING)).isEqualTo("False AsExpected");
        assertThat(condition(stuck, READY)).isEqualTo("False ImagePullFailed");
        assertThat(message(stuck, READY)).contains("ErrImagePull").contains("goes on serving");
        assertThat(stuck.stableRevision().name()).isEqualTo(OLD);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"ApplyFailed", "NameTaken"})
    void noOneIsToldThatTheOldRevisionServesWhenItMayBeCutOff(Reason reason) {
        var refused = Finding.stalled(reason, "Service team/p-rag");
        var status = new PipelineStatus(
                        pipeline(stable()),
                        Optional.of(refused),
                        Optional.of(deployment("ragtime-runtime:1", 1, 1, 1)),
                        Optional.empty(),
                        SloReport.EMPTY)
                .next(NOON);

        assertThat(condition(status, STALLED)).isEqualTo("True " + reason);
        assertThat(message(status, READY)).isEqualTo("Service team/p-rag");
    }

    @Test
    void aRefusalIsOneEvent() {
        var waiting = new Finding(Reason.KnowledgeBaseNotReady, "KnowledgeBase handbook has no index yet", true);
        var before = new PipelineStatus(
                        pipeline(null), Optional.of(waiting), Optional.empty(), Optional.empty(), SloReport.EMPTY)
                .next(NOON);
        var refused = new PipelineStatus(
                pipeline(before),
                Optional.of(Finding.stalled(Reason.ApplyFailed, "exceeded quota")),
                Optional.empty(),
                Optional.empty(),
                SloReport.EMPTY);

        assertThat(refused.news(refused.next(NOON)))
                .singleElement()
                .satisfies(notice -> assertThat(notice.reason()).isEqualTo(EventReason.Stalled));
    }

    @Test
    void oneBadPodAmongPodsOfTheServingRevisionLeavesItReady() {
        var problem = Finding.stalled(Reason.CrashLooping, "pod p-1: container ragtime ends again and again");
        var limping = new PipelineStatus(
                        pipeline(stable()),
                        Optional.empty(),
                        Optional.of(deployment("ragtime-runtime:1", 2, 2, 1)),
                        Optional.of(problem),
                        SloReport.EMPTY)
                .next(NOON);

        assertThat(condition(limping, READY)).isEqualTo("True Serving");
        assertThat(condition(limping, STALLED)).isEqualTo("True CrashLooping");
    }

    @Test
    void aMissingReferenceStallsAndHealsWhenItAppears() {
        var missing = Finding.stalled(Reason.KnowledgeBaseNotFound, "KnowledgeBase handbook does not exist");
        var stalled = new PipelineStatus(
                        pipeline(null), Optional.of(missing), Optional.empty(), Optional.empty(), SloReport.EMPTY)
                .next(NOON);

        assertThat(condition(stalled, STALLED)).isEqualTo("True KnowledgeBaseNotFound");
        assertThat(condition(stalled, READY)).isEqualTo("False KnowledgeBaseNotFound");
        assertThat(stalled.candidateRevision()).isNull();

        var healed = status(pipeline(stalled), Optional.of(deployment("ragtime-runtime:1", 1, 1, 1)));

        assertThat(condition(healed, STALLED)).isEqualTo("False AsExpected");
        assertThat(condition(healed, READY)).isEqualTo("True Serving");
    }

    @Test
    void aKnowledgeBaseWithoutIndexIsWaitedForAndNotStalled() {
        var waiting = new Finding(Reason.KnowledgeBaseNotReady, "KnowledgeBase handbook has no index yet", true);
        var status = new PipelineStatus(
                        pipeline(null), Optional.of(waiting), Optional.empty(), Optional.empty(), SloReport.EMPTY)
                .next(NOON);

        assertThat(condition(status, RECONCILING)).isEqualTo("True KnowledgeBaseNotReady");
        assertThat(condition(status, STALLED)).isEqualTo("False AsExpected");
        assertThat(condition(status, READY)).isEqualTo("False KnowledgeBaseNotReady");
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
        assertThat(stable().effective().at("/retrieval/candidates").asInt()).isEqualTo(100);
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
        var after = status(pipeline(before), Optional.of(deployment("ragtime-runtime:1", 1, 1, 1)));

        assertThat(after).isEqualTo(before);
    }

    @Test
    void withoutObjectivesThereAreNoConditionsOfObjectives() {
        var plain = PipelineScenario.of("extractive").pipeline();
        var status = status(plain, Optional.of(deployment("ragtime-runtime:1", 1, 1, 1)));

        assertThat(status.conditions()).extracting(c -> c.getType()).containsExactly(READY, RECONCILING, STALLED);
    }

    @Test
    void anUnchangedSituationGivesAnEqualStatusAndNoNews() {
        var first = stable();
        var observed = new PipelineStatus(
                pipeline(first),
                Optional.empty(),
                Optional.of(deployment("ragtime-runtime:1", 1, 1, 1)),
                Optional.empty(),
                SloReport.EMPTY);

        assertThat(observed.next(LATER)).isEqualTo(first);
        assertThat(observed.news(observed.next(LATER))).isEmpty();
    }

    @Test
    void aRolloutIsAnnouncedOnceWithBothRevisions() {
        var observed = new PipelineStatus(
                pipeline(stable()),
                Optional.empty(),
                Optional.of(deployment("ragtime-runtime:2", 2, 1, 1)),
                Optional.empty(),
                SloReport.EMPTY);
        var next = observed.next(NOON);

        assertThat(observed.news(next)).singleElement().satisfies(notice -> {
            assertThat(notice.reason()).isEqualTo(EventReason.RolloutStarted);
            assertThat(notice.message()).isEqualTo("rolling out " + NEW + " from " + OLD);
        });
    }

    private static RagPipelineStatus stable() {
        return status(pipeline(null), Optional.of(deployment("ragtime-runtime:1", 1, 1, 1)));
    }

    private static RagPipelineStatus status(RagPipeline pipeline, Optional<Deployment> deployment) {
        return new PipelineStatus(pipeline, Optional.empty(), deployment, Optional.empty(), SloReport.EMPTY).next(NOON);
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
        return new PipelineStatus(
                        pipeline(null),
                        Optional.empty(),
                        Optional.of(deployment("ragtime-runtime:1", 1, 1, 1)),
                        Optional.empty(),
                        report)
                .next(NOON);
    }

    private static RagPipeline pipeline(RagPipelineStatus before) {
        var pipeline = new RagPipeline();
        pipeline.setMetadata(INPUTS.pipeline().getMetadata());
        pipeline.setSpec(INPUTS.pipeline().getSpec());
        pipeline.setStatus(before);
        return pipeline;
    }

    private static String revision(String image) {
        return RevisionName.of(INPUTS, image);
    }

    /** The Deployment of an image, whose controller has seen it and reports these numbers of pods. */
    private static Deployment deployment(String image, int replicas, int updated, int available) {
        return new DeploymentBuilder(PipelineModel.of(INPUTS, new RuntimeImage(image, "Never"))
                        .deployment())
                .editMetadata()
                .withGeneration(4L)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(4L)
                .withReplicas(replicas)
                .withUpdatedReplicas(updated)
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
