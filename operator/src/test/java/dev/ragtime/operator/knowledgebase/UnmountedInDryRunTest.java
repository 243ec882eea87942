package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ragtime.api.knowledgebase.DryRunStatus.SourcePlan;
import dev.ragtime.operator.knowledgebase.dryrun.DryRun;
import dev.ragtime.operator.knowledgebase.dryrun.DryRunSeen;
import dev.ragtime.operator.knowledgebase.image.MountFailures;
import dev.ragtime.operator.knowledgebase.image.UnmountedImages;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dry run whose pods cannot mount an image: it answers for the other sources, and begins or ends no run. */
class UnmountedInDryRunTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final FirstRun run = new FirstRun();
    private final UnmountedImages images = UnmountedImages.ofDryRuns();

    @BeforeEach
    void anImageBesideAVolume() {
        run.sources =
                "[{name: docs, volume: {claimName: docs}}, {name: manual, image: {reference: \"registry.example/manual:7\"}}]";
        run.sync = "{parallelism: 2, suspend: true}";
        run.annotations = "{ragtime.dev/dry-run: \"1\"}";
    }

    private Job wanted() {
        var keys = run.model().store().managed().orElseThrow().cluster().keys(() -> "key");
        return DryRun.job(KnowledgeBaseObjects.of(run.model(), keys)).orElseThrow();
    }

    private static List<String> sources(Job job) {
        return job.getSpec().getTemplate().getSpec().getVolumes().stream()
                .map(Volume::getName)
                .filter(name -> name.startsWith("source-"))
                .toList();
    }

    private void note(Map<String, Finding> failures) {
        images.note(run.resource(), failures, NOW);
        run.dryRun = new DryRunSeen(images.of(run.resource(), NOW), List.of());
    }

    private Pod pod(Job job, String state) {
        var pod = Serialization.unmarshal("""
                metadata: {name: x, namespace: hr, labels: {app.kubernetes.io/component: dry-run, batch.kubernetes.io/job-name: %s}}
                status: {phase: Pending, containerStatuses: [{name: ingest, image: runtime, restartCount: 0, state: %s}]}
                """.formatted(job.getMetadata().getName(), state), Pod.class);
        pod.setSpec(job.getSpec().getTemplate().getSpec());
        return pod;
    }

    @Test
    void its_job_is_made_anew_without_the_image() {
        var first = wanted();
        assertThat(sources(first)).containsExactly("source-docs", "source-manual");
        first.getMetadata().setCreationTimestamp("2026-03-01T11:59:00Z");
        run.jobs.add(first);
        run.pods.add(
                pod(first, "{waiting: {reason: CreateContainerError, message: 'failed to mkdir \"\": no such file'}}"));
        assertThat(run.model().dryRun().flatMap(DryRun::toEnd)).isEmpty();

        note(MountFailures.of(run.resource(), run.pods, NOW));
        assertThat(run.model().dryRun().flatMap(DryRun::toEnd)).contains(first);

        run.jobs.clear();
        run.pods.clear();
        assertThat(sources(wanted())).containsExactly("source-docs");
    }

    @Test
    void a_pod_that_reads_is_left_alone() {
        var first = wanted();
        run.jobs.add(first);
        var reading = pod(first, "{running: {}}");
        reading.getStatus().setPhase("Running");
        run.pods.add(reading);
        note(Map.of("manual", Finding.stalled(Reason.ImagePullFailed, "not found")));

        assertThat(run.model().dryRun().flatMap(DryRun::toEnd)).isEmpty();
    }

    @Test
    void its_answer_says_why_the_image_was_not_read_however_long_it_takes() {
        note(Map.of("manual", Finding.stalled(Reason.ImageVolumesUnsupported, "node node1 cannot mount it")));
        var job = wanted();
        job.getMetadata().setCreationTimestamp("2026-03-01T11:59:00Z");
        run.jobs.add(job);
        run.pods.add(
                pod(
                        job,
                        "{terminated: {exitCode: 0, finishedAt: \"2026-03-01T12:00:00Z\", message: '{\"sources\":[{\"name\":\"docs\",\"added\":1}]}'}}"));

        assertThat(images.of(run.resource(), NOW.plus(Duration.ofHours(12)))).isNotEmpty();
        assertThat(run.status().dryRun().sources())
                .extracting(SourcePlan::name, SourcePlan::message)
                .containsExactly(tuple("docs", null), tuple("manual", "node node1 cannot mount it"));
    }

    @Test
    void the_next_dry_run_tries_it_again() {
        note(Map.of("manual", Finding.stalled(Reason.ImagePullFailed, "not found")));
        run.annotations = "{ragtime.dev/dry-run: \"2\"}";

        assertThat(images.of(run.resource(), NOW)).isEmpty();
    }

    @Test
    void runs_try_it_whatever_a_dry_run_found() {
        run.sync = "{parallelism: 2}";
        run.job("", "");
        run.jobs
                .getFirst()
                .getSpec()
                .getTemplate()
                .getSpec()
                .setVolumes(wanted().getSpec().getTemplate().getSpec().getVolumes());
        var trigger = run.model().trigger();
        note(Map.of("manual", Finding.stalled(Reason.ImagePullFailed, "not found")));

        assertThat(run.model().runPlan().toEnd()).isEmpty();
        assertThat(run.model().trigger()).isEqualTo(trigger);
    }
}
