package dev.ragtime.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodProblemsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aPodWithoutANodeIsWaitedForWhileAClusterMayScaleOutAndThenAPersonIsAsked() {
        var pods = List.of(unschedulable(NOON));

        assertThat(verdict(pods, NOON.plusSeconds(299))).isEqualTo("waiting Unschedulable");
        assertThat(PodProblems.lookAgain(pods, NOON.plusSeconds(200))).contains(Duration.ofSeconds(101));
        assertThat(verdict(pods, NOON.plusSeconds(300))).isEqualTo("stalled Unschedulable");
        assertThat(PodProblems.lookAgain(pods, NOON.plusSeconds(300))).isEmpty();
    }

    @Test
    void aContainerIsInACrashLoopByItsRecentRestartsNotByThePodsLifetime() {
        var thrice = List.of(restarted(3, NOON, false));
        assertThat(verdict(thrice, NOON.plusSeconds(60))).isEqualTo("stalled CrashLooping");
        assertThat(message(thrice, NOON.plusSeconds(60))).contains("OOMKilled", "137");

        assertThat(verdict(List.of(restarted(1, NOON, false)), NOON.plusSeconds(60)))
                .isEqualTo("waiting CrashLooping");
        assertThat(verdict(List.of(restarted(9, NOON.minusSeconds(86_400), false)), NOON))
                .as("not ready for a moment, a day after its last restart")
                .isEqualTo("fine");
        assertThat(verdict(List.of(restarted(9, NOON, true)), NOON.plusSeconds(60)))
                .as("it answers")
                .isEqualTo("fine");
    }

    @Test
    void aVerdictThatTimeTakesBackIsLookedAtAgain() {
        var pods = List.of(restarted(3, NOON, false));

        assertThat(PodProblems.lookAgain(pods, NOON.plusSeconds(60))).contains(Duration.ofSeconds(541));
        assertThat(verdict(pods, NOON.plusSeconds(600))).isEqualTo("fine");
    }

    @Test
    void whatAPersonMustMendComesBeforeWhatMayPass() {
        var pods = List.of(unschedulable(NOON), imageMissing());

        assertThat(verdict(pods, NOON)).isEqualTo("stalled ImagePullFailed");
    }

    private static String verdict(List<Pod> pods, Instant now) {
        return PodProblems.first(pods, now)
                .map(finding -> (finding.waiting() ? "waiting " : "stalled ") + finding.reason())
                .orElse("fine");
    }

    private static String message(List<Pod> pods, Instant now) {
        return PodProblems.first(pods, now).orElseThrow().message();
    }

    private static Pod unschedulable(Instant since) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("a")
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withLastTransitionTime(since.toString())
                .withMessage("0/1 nodes are available: 1 Insufficient cpu.")
                .endCondition()
                .endStatus()
                .build();
    }

    private static Pod restarted(int restarts, Instant lastEnd, boolean ready) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("b")
                .endMetadata()
                .withNewStatus()
                .addNewContainerStatus()
                .withName("ragtime")
                .withRestartCount(restarts)
                .withReady(ready)
                .withNewState()
                .withNewRunning()
                .endRunning()
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withReason("OOMKilled")
                .withExitCode(137)
                .withFinishedAt(lastEnd.toString())
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod imageMissing() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("c")
                .endMetadata()
                .withNewStatus()
                .addNewContainerStatus()
                .withImage("x:1")
                .withNewState()
                .withNewWaiting()
                .withReason("ErrImagePull")
                .endWaiting()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
