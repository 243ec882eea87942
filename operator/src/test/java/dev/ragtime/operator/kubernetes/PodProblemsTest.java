package dev.ragtime.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThat(message(thrice, NOON.plusSeconds(60))).contains("Error", "exit code 2");

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

    @Test
    void anImageThatAPodMountsIsNamedInPlaceOfTheContainersOwn() {
        var pod = Serialization.unmarshal("""
                metadata: {name: handbook-sync-1-1-0-x}
                spec:
                  volumes: [{name: model, image: {reference: "registry.example.com/models/e5:2"}}]
                status:
                  containerStatuses:
                  - name: ingest
                    image: registry.example.com/runtime:1
                    state:
                      waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image "registry.example.com/models/e5:2"'}
                """, Pod.class);

        assertThat(message(List.of(pod), NOON)).contains("image registry.example.com/models/e5:2: ImagePullBackOff");
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

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            query, spec.runtime.resources.limits.memory
            gateway, spec.runtime.resources.limits.memory
            weaviate, spec.store.weaviate.managed.resources.limits.memory
            ingest, spec.sync.resources.limits.memory
            """)
    void aContainerThatNeedsMoreMemoryNamesTheFieldToRaise(String component, String field) {
        var killed = of(component, restarted(3, NOON, false, "OOMKilled", 137));

        assertThat(verdict(List.of(killed), NOON.plusSeconds(60))).isEqualTo("stalled OutOfMemory");
        assertThat(message(List.of(killed), NOON.plusSeconds(60)))
                .isEqualTo("pod b: container ragtime needed more memory than its limit of 512Mi (OOMKilled, exit code"
                        + " 137), as it did 2 times before: raise " + field);
    }

    @Test
    void aFullHeapIsAMatterOfMemoryWhereAJvmIsToldToEndThen() {
        var query = of("query", restarted(1, NOON, false, "Error", 3));
        assertThat(verdict(List.of(query), NOON.plusSeconds(60))).isEqualTo("waiting OutOfMemory");
        assertThat(message(List.of(query), NOON.plusSeconds(60)))
                .endsWith("; it is started again: raise spec.runtime.resources.limits.memory");

        var store = of("weaviate", restarted(3, NOON, false, "Error", 3));
        assertThat(verdict(List.of(store), NOON.plusSeconds(60))).isEqualTo("stalled CrashLooping");
    }

    private static Pod of(String component, Pod pod) {
        return pod.edit()
                .editMetadata()
                .addToLabels(Labels.COMPONENT, component)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("ragtime")
                .withNewResources()
                .addToLimits("memory", new Quantity("512Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }

    private static Pod restarted(int restarts, Instant lastEnd, boolean ready) {
        return restarted(restarts, lastEnd, ready, "Error", 2);
    }

    private static Pod restarted(int restarts, Instant lastEnd, boolean ready, String reason, int exitCode) {
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
                .withReason(reason)
                .withExitCode(exitCode)
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
