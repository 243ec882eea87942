package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.operator.knowledgebase.image.MountFailures;
import dev.ragtime.operator.knowledgebase.image.UnmountedImages;
import dev.ragtime.operator.knowledgebase.sync.StoredReports;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A source that is an image which pods cannot mount: it is told of, and the other sources are read. */
class UnmountedImageTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String NO_IMAGE_VOLUMES =
            "failed to generate container spec: failed to mkdir \"\": mkdir : no such file or directory";
    private static final String NOT_FOUND =
            "Back-off pulling image \"registry.example/manual:7\": ErrImagePull: not found";

    private final FirstRun run = new FirstRun();
    private final UnmountedImages images = UnmountedImages.ofRuns();

    @BeforeEach
    void anImageBesideAVolume() {
        run.sources =
                "[{name: docs, volume: {claimName: docs}}, {name: manual, image: {reference: \"registry.example/manual:7\", directory: guide}}]";
        run.volumes =
                "[{name: source-docs, persistentVolumeClaim: {claimName: docs}}, {name: source-manual, image: {reference: \"registry.example/manual:7\"}}]";
        run.stored = new StoredReports.Read(List.of());
    }

    private void observe(Instant now) {
        images.note(run.resource(), MountFailures.of(run.resource(), run.pods, now), now);
        run.unmounted = images.of(run.resource(), now);
    }

    private void pod(String reason, String message, String scheduledAt) {
        run.pods.add(Serialization.unmarshal("""
                metadata: {name: handbook-sync-1-1-0-x, namespace: hr, labels: {ragtime.dev/run: "1", app.kubernetes.io/component: ingest}}
                spec: {nodeName: node1, volumes: %s}
                status:
                  phase: Pending
                  conditions: [{type: PodScheduled, status: "True", lastTransitionTime: "%s"}]
                  containerStatuses: [{name: ingest, image: runtime, restartCount: 0, state: {waiting: {reason: %s, message: '%s'}}}]
                """.formatted(run.volumes, scheduledAt, reason, message), Pod.class));
    }

    @Test
    void a_run_whose_pods_wait_for_an_image_ends_and_the_next_reads_the_others() {
        run.job("", "");
        pod("CreateContainerError", NO_IMAGE_VOLUMES, "2026-03-01T11:59:58Z");
        observe(NOW);

        assertThat(run.model().runPlan().toEnd()).isNotEmpty();
        assertThat(run.condition("Synced").getReason()).isEqualTo("ImageVolumesUnsupported");
        assertThat(run.condition("Stalled").getMessage())
                .startsWith(
                        "spec.sources[manual].image: node node1 cannot mount it (failed to generate container spec:")
                .contains("containerd 2.1 or CRI-O 1.31")
                .contains("podSettings.nodeSelector");

        run.jobs.clear();
        run.pods.clear();
        assertThat(run.status().lastSync().result()).isEqualTo("Cancelled");
        assertThat(run.status().lastSync().failures()).isZero();
        assertThat(run.model().runPlan().toStart())
                .hasValueSatisfying(
                        job -> assertThat(job.getSpec().getTemplate().getSpec().getVolumes())
                                .extracting(Volume::getName)
                                .contains("source-docs")
                                .doesNotContain("source-manual"));
    }

    @Test
    void the_image_is_tried_again_later_each_time() {
        run.job("", "");
        pod("CreateContainerError", NO_IMAGE_VOLUMES, "2026-03-01T11:59:58Z");
        observe(NOW);

        assertThat(known(NOW.plus(Duration.ofSeconds(299)))).isTrue();
        var again = NOW.plus(Duration.ofMinutes(5));
        assertThat(known(again)).isFalse();
        observe(again);
        assertThat(known(again.plus(Duration.ofSeconds(599)))).isTrue();
        assertThat(known(again.plus(Duration.ofMinutes(10)))).isFalse();
    }

    @Test
    void it_is_tried_at_once_when_the_spec_changes_or_a_sync_is_asked_for() {
        run.job("", "");
        pod("CreateContainerError", NO_IMAGE_VOLUMES, "2026-03-01T11:59:58Z");
        observe(NOW);
        assertThat(known(NOW)).isTrue();

        run.annotations = "{ragtime.dev/sync-requested-at: now}";
        assertThat(known(NOW)).isFalse();
        run.annotations = "{ragtime.dev/sync-requested-at.manual: now}";
        assertThat(known(NOW)).isFalse();
        run.annotations = "{ragtime.dev/sync-requested-at.docs: now}";
        assertThat(known(NOW)).as("another source was asked for").isTrue();
        run.annotations = "{}";
        run.sources = run.sources.replace("manual:7", "manual:8");
        assertThat(known(NOW)).isFalse();
    }

    private boolean known(Instant now) {
        return !images.of(run.resource(), now).isEmpty();
    }

    @Test
    void an_image_that_cannot_be_pulled_is_waited_for_before_it_is_given_up() {
        run.job("", "");
        pod("ImagePullBackOff", NOT_FOUND, "2026-03-01T11:59:30Z");
        observe(NOW);
        assertThat(run.unmounted).isEmpty();

        observe(NOW.plus(Duration.ofMinutes(1)));
        assertThat(run.unmounted.get("manual"))
                .isEqualTo(
                        Finding.stalled(
                                Reason.ImagePullFailed,
                                "spec.sources[manual].image.reference: node node1 cannot pull it: Back-off pulling image \"registry.example/manual:7\": ErrImagePull: not found; correct it, or name a Secret in podSettings.imagePullSecrets"));
    }

    @Test
    void a_container_that_is_slow_to_be_made_is_waited_for_before_the_image_is_given_up() {
        run.job("", "");
        pod("CreateContainerError", "failed to reserve container name ingest: it is reserved", "2026-03-01T11:58:00Z");
        observe(NOW);
        assertThat(run.unmounted).isEmpty();
        assertThat(run.model().runPlan().toEnd()).isEmpty();

        observe(NOW.plus(Duration.ofMinutes(4)));
        assertThat(run.unmounted.get("manual").reason()).isEqualTo(Reason.ImageVolumesUnsupported);
        assertThat(run.unmounted.get("manual").message()).contains("failed to reserve container name");
    }

    @Test
    void the_image_of_the_runtime_is_another_matter() {
        run.job("", "");
        pod("ImagePullBackOff", "Back-off pulling image \"registry.example/runtime:1\"", "2026-03-01T11:00:00Z");
        observe(NOW);

        assertThat(run.unmounted).isEmpty();
        assertThat(run.condition("Stalled").getReason()).isEqualTo("ImagePullFailed");
    }

    @Test
    void an_api_server_that_knows_no_image_volumes_is_told_of() {
        var refused = MountFailures.refused(
                run.resource(),
                Finding.stalled(
                        Reason.ApplyFailed,
                        "the API server refuses Job hr/handbook-sync-1-1: Job.batch \"handbook-sync-1-1\" is invalid: spec.template.spec.volumes[3]: Required value: must specify a volume type"));
        assertThat(refused.get("manual").reason()).isEqualTo(Reason.ImageVolumesUnsupported);
        assertThat(refused.get("manual").message()).contains("must specify a volume type", "update the cluster");

        assertThat(MountFailures.refused(
                        run.resource(),
                        Finding.stalled(Reason.ApplyFailed, "the API server refuses Job hr/x: exceeded quota")))
                .isEmpty();
    }
}
