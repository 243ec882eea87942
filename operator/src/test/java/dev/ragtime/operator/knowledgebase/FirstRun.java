package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.CandidateIndex;
import dev.ragtime.api.knowledgebase.Index;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.operator.knowledgebase.dryrun.DryRunSeen;
import dev.ragtime.operator.knowledgebase.gate.GateRun.DatasetSeen;
import dev.ragtime.operator.knowledgebase.sync.StoredReports;
import dev.ragtime.operator.knowledgebase.sync.SyncSpec;
import dev.ragtime.operator.knowledgebase.weaviate.StoreHealth;
import dev.ragtime.operator.knowledgebase.weaviate.StoreSeen;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.watch.SecretReading;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A KnowledgeBase of two sources whose first run the status holds as under way, and what is seen of that run. */
final class FirstRun {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    final List<Job> jobs = new ArrayList<>();
    final List<Pod> pods = new ArrayList<>();
    final List<Finding> hanging = new ArrayList<>();

    /** What keeps a dry run from reading. */
    DryRunSeen dryRun = DryRunSeen.NOTHING;

    /** What its pods left in the store. */
    StoredReports stored = new StoredReports.NotAsked();

    /** As the spec has it now. */
    String sync = "{parallelism: 2}";

    /** When its Job ended, if it did. */
    String ended = "2026-03-01T11:59:00Z";

    /** Annotations as they are now. */
    String annotations = "{}";

    /** Runs that failed in a row before this one. */
    int failuresBefore;

    /** The status as the operator wrote it last; empty while it has only seen the run begin. */
    Optional<KnowledgeBaseStatus> written = Optional.empty();

    String sources = "[{name: docs, volume: {claimName: docs}}, {name: faq, volume: {claimName: faq}}]";

    Map<String, SecretReading> secrets = Map.of();

    /** Images that could not be mounted, as the operator remembers them. */
    Map<String, Finding> unmounted = Map.of();

    /** Sources that its Jobs leave out, separated by commas. */
    String leftOut = "";

    /** Of the pods of its Jobs. */
    String volumes = "[]";

    private final String begunWith = SyncSpec.hash(resource(""));

    /** @param end type of the condition with which it ended */
    void job(String end, String more) {
        job(1, end, more);
    }

    void job(int number, String end, String more) {
        var conditions = end.isEmpty()
                ? ""
                : "conditions: [{type: %s, status: \"True\", lastTransitionTime: \"%s\"%s}]"
                        .formatted(end, ended, more.isEmpty() ? "" : ", " + more);
        jobs.add(Serialization.unmarshal(
                """
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: handbook-sync-1-%d
                  namespace: hr
                  labels: {ragtime.dev/index: "1", ragtime.dev/run: "%d"}
                  annotations: {ragtime.dev/sync-trigger: %s, ragtime.dev/spec: %s, ragtime.dev/left-out: "%s"}
                spec: {completions: 2, template: {spec: {volumes: %s, containers: [{name: ingest, image: "registry.example.com/ragtime-runtime:1"}]}}}
                status: {startTime: "2026-03-01T11:50:00Z", %s}
                """.formatted(
                        number, number, model().trigger(), SyncSpec.hash(resource("")), leftOut, volumes, conditions),
                Job.class));
    }

    KnowledgeBaseModel model() {
        var unpinned = resource("");
        var index = TargetIndex.of(unpinned, NOW).index();
        var before = written.map(Serialization::asJson).orElseGet(() -> underWay(index));
        return KnowledgeBaseModel.of(
                new Observation(
                        resource("status: " + before),
                        Map.of(),
                        secrets,
                        Set.of("docs", "faq"),
                        unmounted,
                        jobs,
                        pods,
                        Map.of(1, new RunSeen(stored, hanging, Optional.empty())),
                        dryRun,
                        DatasetSeen.NOTHING,
                        StoreSeen.NOTHING,
                        new StoreHealth(1, Optional.of("1.38.3")),
                        Optional.empty(),
                        NOW,
                        Set.of()),
                Scenario.SETTINGS);
    }

    KnowledgeBaseStatus status() {
        var model = model();
        return StatusFactory.status(model, Optional.empty(), SloReport.EMPTY);
    }

    Condition condition(String type) {
        return Conditions.find(status().conditions(), type).orElseThrow();
    }

    /** The status while the first run is under way. */
    private String underWay(Index index) {
        var run = new KnowledgeBaseStatus.Run(
                1, 1, "handbook-sync-1-1", null, begunWith, null, "2026-03-01T11:50:00Z", 0, null, null, null, null);
        var failed = new LastSync(
                0,
                1,
                "Failed",
                "2026-03-01T11:40:00Z",
                "2026-03-01T11:41:00Z",
                "another",
                0L,
                0L,
                0L,
                0L,
                failuresBefore,
                null);
        var last = failuresBefore == 0 ? null : failed;
        return Serialization.asJson(new KnowledgeBaseStatus(
                2L,
                null,
                null,
                CandidateIndex.of(index),
                run,
                last,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of()));
    }

    KnowledgeBase resource() {
        return resource("");
    }

    private KnowledgeBase resource(String status) {
        return Serialization.unmarshal("""
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: handbook, namespace: hr, uid: 0b7c, generation: 2, annotations: %s}
                spec:
                  sources: %s
                  sync: %s
                %s
                """.formatted(annotations, sources, sync, status), KnowledgeBase.class);
    }
}
