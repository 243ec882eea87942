package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.PodSettings;
import dev.ragtime.api.knowledgebase.DryRunStatus;
import dev.ragtime.api.knowledgebase.DryRunStatus.Result;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.runtime.DryRunReport.Change;
import dev.ragtime.api.runtime.DryRunReport.Planned;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.knowledgebase.dryrun.DryRun;
import dev.ragtime.operator.knowledgebase.dryrun.DryRunJob;
import dev.ragtime.operator.knowledgebase.sync.SyncJob;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An annotation asks what a sync would do, a Job finds out, and the status says it. */
class DryRunTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String ENDED =
            "{terminated: {exitCode: %d, finishedAt: \"2026-03-01T11:59:30Z\", message: '%s'}}";

    private final List<Job> jobs = new ArrayList<>();
    private final List<Pod> pods = new ArrayList<>();
    private final KnowledgeBase resource = knowledgeBase("{}");
    private final String name = DryRunJob.name(resource, "1");
    private Optional<DryRunStatus> before = Optional.empty();
    private Map<String, Finding> leftOut = Map.of();

    private static KnowledgeBase knowledgeBase(String sync) {
        return Serialization.unmarshal("""
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: handbook, namespace: hr, uid: 0b7c, annotations: {ragtime.dev/dry-run: "1"}}
                spec:
                  sources: [{name: docs, volume: {claimName: docs}}, {name: faq, configMap: {name: faq}}]
                  sync: %s
                """.formatted(sync), KnowledgeBase.class);
    }

    private Optional<DryRun> dryRun() {
        return DryRun.of(resource, before, jobs, pods, leftOut, List.of(), NOW);
    }

    private DryRunStatus status() {
        before = dryRun().map(DryRun::status);
        return before.orElseThrow();
    }

    private void job(String conditions) {
        jobs.add(Serialization.unmarshal("""
                metadata: {name: %s, namespace: hr, labels: {app.kubernetes.io/component: dry-run}, creationTimestamp: "2026-03-01T11:59:00Z"}
                spec: {template: {spec: {containers: [{name: ingest}]}}}
                status: {startTime: "2026-03-01T11:59:00Z", conditions: [%s]}
                """.formatted(name, conditions), Job.class));
    }

    private void pod(String state) {
        pods.add(Serialization.unmarshal("""
                metadata: {name: %s-x, namespace: hr, labels: {app.kubernetes.io/component: dry-run, batch.kubernetes.io/job-name: %s}}
                status: {phase: Running, containerStatuses: [{name: ingest, restartCount: 0, state: %s}]}
                """.formatted(name, name, state), Pod.class));
    }

    private static String ended(String condition) {
        return "{type: %s, status: \"True\", lastTransitionTime: \"2026-03-01T11:59:31Z\"}".formatted(condition);
    }

    @Test
    void one_pod_mounts_what_a_run_mounts_and_is_no_run() {
        var model = Scenario.model("pod-settings");
        var asked =
                DryRun.of(resource, before, jobs, pods, leftOut, List.of(), NOW).orElseThrow();

        var objects = asked.objects(resource, RunPlan.next(model));

        assertThat(objects)
                .extracting(Desired::object)
                .extracting(object -> object.getMetadata().getName())
                .containsExactly(name, name);
        var job = (Job) objects.getLast().object();
        assertThat(job.getMetadata().getLabels()).doesNotContainKey("ragtime.dev/run");
        assertThat(job.getSpec().getCompletions()).isEqualTo(1);
        var pod = job.getSpec().getTemplate().getSpec();
        assertThat(pod.getContainers().getFirst().getArgs()).containsExactly("ingest", "--dry-run");
        assertThat(pod.getVolumes())
                .extracting(Volume::getName)
                .isEqualTo(RunPlan.next(model).getSpec().getTemplate().getSpec().getVolumes().stream()
                        .map(Volume::getName)
                        .toList());
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getName().equals("config"))
                .singleElement()
                .satisfies(config -> assertThat(config.getConfigMap().getName()).isEqualTo(name));
        assertThat(pod.getNodeSelector()).containsEntry("example.com/pool", "rag");
    }

    @Test
    void its_pod_has_the_identity_and_the_labels_of_a_runs_pod() {
        assertThat(labels("a-container-is-read-as-the-pods-service-account"))
                .containsEntry("azure.workload.identity/use", "true")
                .containsEntry("app.kubernetes.io/component", "dry-run")
                .doesNotContainKeys("ragtime.dev/run", "ragtime.dev/index");
        assertThat(labels("pod-settings")).containsEntry("example.com/team", "search");
    }

    private Map<String, String> labels(String scenario) {
        var asked =
                DryRun.of(resource, before, jobs, pods, leftOut, List.of(), NOW).orElseThrow();
        var job = (Job) asked.objects(resource, RunPlan.next(Scenario.model(scenario)))
                .getLast()
                .object();
        return job.getSpec().getTemplate().getMetadata().getLabels();
    }

    @Test
    void it_waits_in_the_queue_of_runs_and_says_so() {
        var queued = knowledgeBase("{queueName: team-a}");
        var run = SyncJob.job(
                queued,
                new SyncRuns.Id(1, 1),
                "",
                Set.of(),
                Set.of(),
                "runtime",
                "IfNotPresent",
                PodSettings.NONE,
                Embedding.defaults());
        var asked =
                DryRun.of(queued, before, jobs, pods, leftOut, List.of(), NOW).orElseThrow();
        var made = (Job) asked.objects(queued, run).getLast().object();
        assertThat(made.getMetadata().getLabels())
                .containsEntry("kueue.x-k8s.io/queue-name", "team-a")
                .containsEntry("app.kubernetes.io/component", "dry-run");

        job("");
        jobs.getFirst().getMetadata().getLabels().putAll(SyncRuns.queue(made));
        jobs.getFirst().getSpec().setSuspend(true);
        assertThat(status().result()).isEqualTo(Result.Running);
        assertThat(status().message())
                .isEqualTo("Job %s waits in queue team-a to be admitted: see kubectl get workloads".formatted(name));
    }

    @Test
    void it_waits_runs_and_says_what_would_be_done() {
        assertThat(status().result()).isEqualTo(Result.Waiting);
        job("");
        pod("{running: {}}");
        assertThat(status().result()).isEqualTo(Result.Running);

        pods.clear();
        pod(
                ENDED.formatted(
                        0,
                        "{\"sources\":[{\"name\":\"docs\",\"added\":2,\"changed\":1,\"unchanged\":7,\"examples\":[{\"path\":\"a.md\",\"change\":\"Add\"}]},"
                                + "{\"name\":\"old\",\"deleted\":3,\"error\":{\"reason\":\"TooManyDeletions\",\"message\":\"all are gone\"}}]}"));
        var done = status();

        assertThat(done.result()).isEqualTo(Result.Done);
        assertThat(done.finishedAt()).isEqualTo("2026-03-01T11:59:30Z");
        assertThat(done.sources())
                .containsExactly(
                        new DryRunStatus.SourcePlan(
                                "docs", 2L, 1L, 0L, 7L, 0L, List.of(new Planned("a.md", Change.Add)), null),
                        new DryRunStatus.SourcePlan("old", 0L, 0L, 3L, 0L, 0L, List.of(), "all are gone"));
        assertThat(dryRun().orElseThrow().objects(resource, new Job())).isEmpty();
    }

    @Test
    void an_answer_stands_when_its_job_is_gone_and_until_the_next_request() {
        job(ended("Complete"));
        pod(ENDED.formatted(0, "{}"));
        var done = status();
        jobs.clear();
        pods.clear();
        assertThat(status()).isEqualTo(done);

        resource.getMetadata().setAnnotations(Map.of("ragtime.dev/dry-run", "2"));
        assertThat(status().result()).isEqualTo(Result.Waiting);

        job(ended("Complete"));
        assertThat(DryRun.outdated(dryRun(), jobs))
                .as("it answered the first request")
                .hasSize(1);
        resource.getMetadata().setAnnotations(Map.of());
        assertThat(dryRun()).isEmpty();
    }

    @Test
    void a_pod_that_gives_up_says_why_once_the_last_try_failed() {
        job("");
        pod(ENDED.formatted(1, "{\"error\":{\"reason\":\"JobFailed\",\"message\":\"the store does not answer\"}}"));
        assertThat(status().result()).isEqualTo(Result.Running);

        jobs.clear();
        job(ended("Failed"));
        assertThat(status().result()).isEqualTo(Result.Failed);
        assertThat(status().message()).isEqualTo("the store does not answer");
    }

    @Test
    void a_pod_whose_end_was_not_seen_yet_is_waited_for() {
        job(ended("Complete"));
        pod("{running: {}}");
        assertThat(status().result()).isEqualTo(Result.Running);
        pods.clear();
        assertThat(status().result()).isEqualTo(Result.Failed);
        assertThat(status().message()).contains("kubectl logs job/" + name);
    }

    @Test
    void a_pod_that_no_node_took_is_no_pod_whose_end_is_waited_for() {
        job(ended("Failed"));
        pods.add(Serialization.unmarshal("""
                metadata: {name: %s-x, namespace: hr, labels: {app.kubernetes.io/component: dry-run, batch.kubernetes.io/job-name: %s}}
                status: {phase: Failed, reason: OutOfmemory}
                """.formatted(name, name), Pod.class));

        assertThat(status().result()).isEqualTo(Result.Failed);
    }

    @Test
    void what_its_pods_wait_for_is_said() {
        var refused = Finding.stalled(Reason.PodsRefused, "pods of Job x are refused: exceeded quota");
        var asked = DryRun.of(resource, before, jobs, pods, leftOut, List.of(refused), NOW);
        assertThat(asked.map(DryRun::status))
                .hasValueSatisfying(status -> assertThat(status.message()).isEqualTo(refused.message()));

        job("");
        asked = DryRun.of(resource, before, jobs, pods, leftOut, List.of(refused), NOW);
        assertThat(asked.map(DryRun::status)).hasValueSatisfying(status -> {
            assertThat(status.result()).isEqualTo(Result.Running);
            assertThat(status.message()).isEqualTo(refused.message());
        });
    }

    @Test
    void a_source_whose_objects_are_missing_says_so() {
        leftOut = Map.of("faq", Finding.stalled(Reason.MissingConfigMap, "ConfigMap hr/faq does not exist"));
        job(ended("Complete"));
        pod(ENDED.formatted(
                0,
                "{\"sources\":[{\"name\":\"docs\"},{\"name\":\"faq\",\"error\":{\"message\":\"nothing mounted\"}}]}"));

        assertThat(status().sources())
                .extracting(DryRunStatus.SourcePlan::name, DryRunStatus.SourcePlan::message)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("docs", null),
                        org.assertj.core.groups.Tuple.tuple("faq", "ConfigMap hr/faq does not exist"));
    }
}
