package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.PodSettings;
import dev.ragtime.api.knowledgebase.CandidateIndex;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.runtime.GateReport;
import dev.ragtime.api.runtime.GateReport.Lost;
import dev.ragtime.api.runtime.GateReport.Measured;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.knowledgebase.IndexKeeper.Kept;
import dev.ragtime.operator.knowledgebase.dryrun.DryRunSeen;
import dev.ragtime.operator.knowledgebase.gate.GateRun;
import dev.ragtime.operator.knowledgebase.gate.GateRun.DatasetSeen;
import dev.ragtime.operator.knowledgebase.sync.StoredReports;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.knowledgebase.weaviate.StoreHealth;
import dev.ragtime.operator.knowledgebase.weaviate.StoreSeen;
import dev.ragtime.operator.slo.SloReport;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A KnowledgeBase in a world in which Jobs end when they are told to, and its store does what it is asked. */
final class TwoIndexes {
    private final List<Job> jobs = new ArrayList<>();
    private final Map<Integer, RunSeen> seen = new TreeMap<>();
    private final Set<String> collections = new TreeSet<>();
    private KnowledgeBaseStatus status;
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    /** Lines of the spec. */
    String spec = "embedding: {inProcess: {model: all-minilm-l6-v2}}";

    /** Digest of the ConfigMap that is its source. */
    String content = "a";

    /** Annotations, as a change of them begins a run. */
    String requested = "";

    /** What a comparison finds, of this index and of the one that answers. */
    double[] ranked = {0.7, 0.7};

    /** Probability that the difference is chance. */
    double p = 1;

    /** Further annotations. */
    String annotations = "";

    private final List<Pod> pods = new ArrayList<>();

    /** Model of the last look. */
    KnowledgeBaseModel model;

    /** With index 1 that answers, and nothing to do. */
    static TwoIndexes serving() {
        var world = new TwoIndexes();
        world.reconcile();
        world.reconcile();
        world.ends(1, true);
        world.reconcile();
        return world;
    }

    private KnowledgeBase resource() {
        var resource = Serialization.unmarshal("""
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: handbook, namespace: hr, uid: 0b7c, generation: 2, annotations: {ragtime.dev/sync-requested-at: "%s"%s}}
                spec:
                  sources: [{name: faq, configMap: {name: faq}}]
                  %s
                """.formatted(requested, annotations, spec), KnowledgeBase.class);
        resource.setStatus(status);
        return resource;
    }

    /** One look at it, after which all stands that it wants. */
    KnowledgeBaseStatus reconcile() {
        now = now.plusSeconds(5);
        model = KnowledgeBaseModel.of(
                new Observation(
                        resource(),
                        Map.of("faq", content),
                        Map.of(),
                        Set.of(),
                        Map.of(),
                        jobs,
                        pods,
                        seen,
                        DryRunSeen.NOTHING,
                        DatasetSeen.NOTHING,
                        StoreSeen.NOTHING,
                        new StoreHealth(1, Optional.of("1.38.3"), 0, false, Optional.of(Set.copyOf(collections))),
                        Optional.empty(),
                        now,
                        Set.of()),
                Scenario.SETTINGS);
        var plan = model.runPlan();
        var kept = new Kept(model.takeover(), model.isAnswering());
        status = StatusFactory.status(model, plan.toStart(), kept, SloReport.EMPTY);
        jobs.removeAll(plan.toEnd());
        jobs.removeAll(plan.outdated());
        plan.toStart().ifPresent(this::begin);
        var asked = model.candidate().map(Candidate::gate);
        jobs.removeAll(GateRun.outdated(asked, jobs));
        pods.removeIf(pod -> jobs.stream().noneMatch(GateRun::isOne));
        model.comparison().filter(gate -> gate.job().isEmpty()).ifPresent(this::compare);
        return status;
    }

    /** At once. */
    private void compare(GateRun gate) {
        var made = gate.objects(RunConfig.ofCandidate(model), "image", "IfNotPresent", PodSettings.NONE).stream()
                .map(Desired::object)
                .filter(Job.class::isInstance)
                .map(Job.class::cast)
                .toList();
        if (made.isEmpty()) return;
        jobs.addAll(made);
        var report = new GateReport(
                40,
                40,
                0,
                List.of(new Measured("ndcg@10", ranked[0], ranked[1], p)),
                List.of(new Lost("who pays?", 0, 1)),
                null);
        pods.add(Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: gate
                  labels: {app.kubernetes.io/component: gate, batch.kubernetes.io/job-name: %s}
                status:
                  containerStatuses: [{name: gate, state: {terminated: {exitCode: 0, message: '%s'}}}]
                """.formatted(gate.name(), Serialization.asJson(report)), Pod.class));
    }

    private void begin(Job job) {
        jobs.add(job);
        seen.remove(SyncRuns.index(job));
        collections.addAll(TargetIndex.names(resource(), SyncRuns.index(job)).collections());
    }

    /** Numbers of the runs under way. */
    List<Integer> running() {
        return new SyncRuns(jobs)
                .jobs().stream()
                        .filter(job -> SyncRuns.end(job).isEmpty())
                        .map(job -> SyncRuns.number(job).orElseThrow())
                        .toList();
    }

    /** Index that a run writes. */
    int index(int run) {
        return SyncRuns.index(new SyncRuns(jobs).numbered(run).orElseThrow());
    }

    void ends(int run, boolean succeeded) {
        var job = new SyncRuns(jobs).numbered(run).orElseThrow();
        jobs.remove(job);
        jobs.add(new JobBuilder(job)
                .withNewStatus()
                .withStartTime(now.toString())
                .addNewCondition()
                .withType(succeeded ? "Complete" : "Failed")
                .withStatus("True")
                .withLastTransitionTime(now.toString())
                .endCondition()
                .endStatus()
                .build());
        var error = succeeded
                ? null
                : new IngestReport.SourceError(
                        dev.ragtime.api.runtime.SourceFailure.SourceUnreachable, "no route to host");
        var source = new SourceReport("faq", "77aa", now.toEpochMilli(), 4, 0, 4, 0, 0, 9, List.of(), error);
        seen.put(
                SyncRuns.index(job),
                new RunSeen(
                        new StoredReports.Read(List.of(new IngestReport(0, 1, List.of(source), 4, 9, null))),
                        List.of(),
                        Optional.empty()));
    }

    void loses(int index) {
        collections.removeAll(TargetIndex.names(resource(), index).collections());
    }

    void waits(long seconds) {
        now = now.plusSeconds(seconds);
    }

    int active() {
        return status.activeIndex().number();
    }

    Optional<CandidateIndex> candidate() {
        return Optional.ofNullable(status.candidateIndex());
    }

    /** Looks until nothing begins, ends or changes; runs end well. */
    void settle() {
        for (var before = ""; !before.equals(shape()); ) {
            before = shape();
            reconcile();
            running().forEach(run -> ends(run, true));
            reconcile();
        }
    }

    private String shape() {
        return status.activeIndex() + " " + status.candidateIndex() + " " + status.lastSync() + jobs.size();
    }
}
