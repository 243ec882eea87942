package dev.ragtime.operator.knowledgebase.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HangingPodsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aPodThatHasANodeAndDoesNotStartIsAskedAboutOnceThatIsUnusual() {
        var pods = List.of(pod("fresh", "Pending", 5), pod("hanging", "Pending", 40), pod("at-work", "Running", 400));

        assertThat(HangingPods.of(pods, NOW))
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactly("hanging");
    }

    @Test
    void theNewestEventAboutAVolumeSaysWhy() {
        var events = List.of(
                event("FailedMount", "2026-03-01T11:59:10Z", "timed out"),
                event("FailedAttachVolume", "2026-03-01T11:59:50Z", "Multi-Attach error for volume pvc-1"),
                event("Scheduled", "2026-03-01T11:59:55Z", "assigned"));

        var finding = HangingPods.why(pod("hanging", "Pending", 40), events, "free it", NOW);

        assertThat(finding).hasValueSatisfying(why -> {
            assertThat(why.reason()).isEqualTo(Reason.VolumeUnavailable);
            assertThat(why.message())
                    .startsWith(
                            "pod hanging does not start: FailedAttachVolume: Multi-Attach error for volume pvc-1: free");
        });
    }

    @Test
    void aPersonMustActOnlyWhenItLasts() {
        var events = List.of(event("FailedMount", "2026-03-01T11:59:10Z", "timed out"));

        assertThat(HangingPods.why(pod("p", "Pending", 60), events, "free it", NOW)
                        .orElseThrow()
                        .waiting())
                .isTrue();
        assertThat(HangingPods.why(pod("p", "Pending", 301), events, "free it", NOW)
                        .orElseThrow()
                        .waiting())
                .isFalse();
        assertThat(HangingPods.why(pod("p", "Pending", 301), List.of(), "free it", NOW))
                .isEmpty();
    }

    private static Pod pod(String name, String phase, int secondsSinceScheduled) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewStatus()
                .withPhase(phase)
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("True")
                .withLastTransitionTime(
                        NOW.minus(Duration.ofSeconds(secondsSinceScheduled)).toString())
                .endCondition()
                .endStatus()
                .build();
    }

    private static Event event(String reason, String at, String message) {
        return new EventBuilder()
                .withReason(reason)
                .withLastTimestamp(at)
                .withMessage(message)
                .build();
    }
}
