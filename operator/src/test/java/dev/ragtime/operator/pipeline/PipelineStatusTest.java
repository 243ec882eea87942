package dev.ragtime.operator.pipeline;

import static dev.ragtime.operator.kubernetes.Conditions.READY;
import static dev.ragtime.operator.kubernetes.Conditions.RECONCILING;
import static dev.ragtime.operator.kubernetes.Conditions.STALLED;
import static dev.ragtime.operator.pipeline.PipelineSituation.LATER;
import static dev.ragtime.operator.pipeline.PipelineSituation.NEW;
import static dev.ragtime.operator.pipeline.PipelineSituation.NOON;
import static dev.ragtime.operator.pipeline.PipelineSituation.OLD;
import static dev.ragtime.operator.pipeline.PipelineSituation.condition;
import static dev.ragtime.operator.pipeline.PipelineSituation.deployment;
import static dev.ragtime.operator.pipeline.PipelineSituation.message;
import static dev.ragtime.operator.pipeline.PipelineSituation.next;
import static dev.ragtime.operator.pipeline.PipelineSituation.observed;
import static dev.ragtime.operator.pipeline.PipelineSituation.stable;
import static dev.ragtime.operator.pipeline.PipelineSituation.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.pipeline.RagPipelineStatus.FailedRevision;
import dev.ragtime.operator.kubernetes.EventReason;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.slo.SloReport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of revisions: which one serves, which one comes up and why it does not. */
class PipelineStatusTest {
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
        assertThat(serving.endpoints().grpc()).isEqualTo("hr-assistant-rag.hr.svc:80");
        assertThat(serving.endpoints().mcp()).isEqualTo("http://hr-assistant-rag.hr.svc/mcp");
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
    void aPodWithoutANodeIsNoReasonToCallAPersonYet() {
        var waiting = Finding.waiting(Reason.Unschedulable, "pod p-1: 0/1 nodes are available");
        var status = next(stable(OLD), NEW, List.of(), List.of(waiting), deployment(OLD, 1, 1), deployment(NEW, 1, 0));

        assertThat(condition(status, STALLED)).isEqualTo("False AsExpected");
        assertThat(condition(status, RECONCILING)).isEqualTo("True Unschedulable");
        assertThat(status.failedRevision()).isNull();
    }

    @Test
    void oneBadPodAmongPodsOfTheServingRevisionLeavesItReady() {
        var problem = Finding.stalled(Reason.CrashLooping, "pod p-1: container ragtime ended");
        var limping = next(stable(OLD), OLD, List.of(), List.of(problem), deployment(OLD, 2, 1));

        assertThat(condition(limping, READY)).isEqualTo("True Serving");
        assertThat(condition(limping, STALLED)).isEqualTo("True CrashLooping");
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
}
