package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.SourceError;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.operator.knowledgebase.sync.StoredReports;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import dev.ragtime.operator.knowledgebase.sync.SyncSpec;
import dev.ragtime.operator.knowledgebase.weaviate.StoreHealth;
import dev.ragtime.operator.knowledgebase.weaviate.StoreSeen;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
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
import org.junit.jupiter.api.Test;

/** What a run's end is judged by: its pods, else the store, else nothing; never the Job alone. */
class RunEndTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final SourceError UNREACHABLE = new SourceError(SourceFailure.GitUnreachable, "nobody answers");

    private final List<Job> jobs = new ArrayList<>();
    private final List<Pod> pods = new ArrayList<>();
    private final List<Finding> hanging = new ArrayList<>();
    private StoredReports stored = new StoredReports.NotAsked();
    private final String spec =
            "sources: [{name: docs, volume: {claimName: docs}}, {name: faq, volume: {claimName: faq}}]";
    private String sync = "{parallelism: 2}";
    private final String begunWith = SyncSpec.hash(resource(""));

    @Test
    void aRunWhosePodsAreGoneIsJudgedByWhatTheyLeftInTheStore() {
        job("Complete", "");
        stored = new StoredReports.Read(List.of(report(0, null), report(1, null)));

        var status = status();

        assertThat(status.lastSync().result()).isEqualTo("Succeeded");
        assertThat(status.lastSync().index()).isEqualTo(1);
        assertThat(status.lastSuccessfulSyncAt()).isEqualTo("2026-03-01T11:59:00Z");
        assertThat(status.activeIndex().documents()).isEqualTo(8);
        assertThat(status.sources()).allSatisfy(s -> assertThat(s.documents()).isEqualTo(4));
        assertThat(model().decision()).as("nothing is done again").isInstanceOf(SyncDecision.Idle.class);
    }

    @Test
    void aRunThatCannotBeJudgedWhileTheStoreIsAwayIsWaitedFor() {
        job("Complete", "");
        stored = new StoredReports.Away();

        assertThat(model().decision()).isEqualTo(new SyncDecision.AwaitReport());
        assertThat(status().lastSync()).isNull();
        assertThat(status().currentSync().number()).isEqualTo(1);
        assertThat(condition("Synced").getMessage()).contains("read from the store as soon as it answers");
    }

    @Test
    void aRunOfWhichAPodLeftNoReportIsNoSuccess() {
        job("Complete", "");
        stored = new StoredReports.Read(List.of(report(0, null)));

        assertThat(status().lastSync().result()).isEqualTo("Failed");
        assertThat(status().lastSuccessfulSyncAt()).isNull();
        assertThat(condition("Synced").getMessage())
                .isEqualTo(
                        "Job handbook-sync-1-1: 1 of 2 pods left no report, neither in their status nor in the store");
    }

    @Test
    void aJobThatSomebodyDeletedAfterItsPodsWereDoneIsNotDoneAgain() {
        stored = new StoredReports.Read(List.of(report(0, null), report(1, null)));

        assertThat(status().lastSync().result()).isEqualTo("Succeeded");
        assertThat(model().decision()).isInstanceOf(SyncDecision.Idle.class);
    }

    @Test
    void aChangedSpecEndsARunThatBeginsAnewAtOnceWithoutBeingAFailure() {
        job("", "");
        assertThat(model().runPlan().toEnd()).isEmpty();

        sync = "{parallelism: 4}";
        assertThat(model().runPlan().toEnd()).isPresent();

        jobs.clear();
        stored = new StoredReports.Read(List.of());
        assertThat(status().lastSync().result()).isEqualTo("Cancelled");
        assertThat(status().lastSync().failures()).isZero();
        assertThat(condition("Synced").getReason()).isEqualTo("Progressing");
        assertThat(model().runPlan().toStart()).hasValueSatisfying(job -> {
            assertThat(job.getMetadata().getName()).isEqualTo("handbook-sync-1-2");
            assertThat(job.getSpec().getCompletions()).isEqualTo(4);
        });
    }

    @Test
    void suspendEndsARunAndHoldsTheNextBack() {
        job("", "");
        sync = "{parallelism: 2, suspend: true}";
        assertThat(model().runPlan().toEnd()).isPresent();

        jobs.clear();
        stored = new StoredReports.Read(List.of());
        assertThat(status().lastSync().result()).isEqualTo("Cancelled");
        assertThat(model().decision()).isEqualTo(new SyncDecision.Suspended());
    }

    @Test
    void aJobOfVersionOneWorksOnThroughAnUpdate() {
        job("", "");
        jobs.getFirst().getMetadata().getAnnotations().remove("ragtime.dev/spec");
        sync = "{parallelism: 4}";

        assertThat(model().runPlan().toEnd()).isEmpty();
    }

    @Test
    void aPodThatNeedsMoreMemoryNamesTheFieldToRaise() {
        job("", "");
        pods.add(pod("terminated: {exitCode: 137, reason: OOMKilled, finishedAt: \"2026-03-01T11:58:00Z\"}", "Failed"));

        var synced = condition("Synced");
        assertThat(synced.getReason()).isEqualTo("OutOfMemory");
        assertThat(synced.getMessage()).contains("of 1536Mi", "raise spec.sync.resources.limits.memory");
    }

    @Test
    void aPodThatOutgrowsItsScratchSpaceNamesTheFieldToRaise() {
        job("Failed", "reason: BackoffLimitExceeded, message: too many");
        var evicted = pod("terminated: {exitCode: 137, reason: Error}", "Failed");
        evicted.getStatus().setReason("Evicted");
        evicted.getStatus().setMessage("Usage of EmptyDir volume \"tmp\" exceeds the limit \"4Gi\". ");
        pods.add(evicted);

        assertThat(condition("Synced").getReason()).isEqualTo("ScratchFull");
        assertThat(condition("Synced").getMessage())
                .endsWith("exceeds the limit \"4Gi\".: raise spec.sync.scratchSize");
    }

    @Test
    void aStoreThatTakesNoMoreWritesNamesTheFieldToRaise() {
        job("Failed", "reason: BackoffLimitExceeded, message: too many");
        pods.add(pod(
                "terminated: {exitCode: 1, reason: Error, message: '{\"share\":0,\"error\":{\"reason\":\"StoreFull\",\"message\":\"disk usage too high\"}}'}",
                "Failed"));

        assertThat(condition("Synced").getReason()).isEqualTo("StoreFull");
        assertThat(condition("Synced").getMessage())
                .contains("disk usage too high", "raise spec.store.weaviate.managed.storage.size");
    }

    @Test
    void aRunThatTakesTooLongNamesItsLimit() {
        job("Failed", "reason: DeadlineExceeded, message: too long");

        assertThat(condition("Synced").getReason()).isEqualTo("SyncTimedOut");
        assertThat(condition("Synced").getMessage()).contains("spec.sync.timeLimitSeconds (43200)");
    }

    @Test
    void aVolumeThatCannotBeMountedIsNamedAndStallsOnlyWhenItLasts() {
        job("", "");
        hanging.add(Finding.waiting(Reason.VolumeUnavailable, "Multi-Attach error"));
        assertThat(condition("Synced").getReason()).isEqualTo("VolumeUnavailable");
        assertThat(condition("Reconciling").getStatus()).isEqualTo("True");
        assertThat(condition("Stalled").getStatus()).isEqualTo("False");

        hanging.set(0, Finding.stalled(Reason.VolumeUnavailable, "Multi-Attach error"));
        assertThat(condition("Stalled").getStatus()).isEqualTo("True");
        assertThat(condition("Reconciling").getStatus()).isEqualTo("False");
    }

    @Test
    void aClaimOfASourceWithoutAVolumeIsWhatStallsNotTheSchedulersWordsForIt() {
        job("", "");
        pods.add(Serialization.unmarshal("""
                metadata: {name: handbook-sync-1-1-0-x, labels: {ragtime.dev/run: "1"}}
                status:
                  conditions:
                  - type: PodScheduled
                    status: "False"
                    reason: Unschedulable
                    lastTransitionTime: "2026-03-01T11:00:00Z"
                    message: "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found"
                """, Pod.class));
        assertThat(condition("Stalled").getReason()).isEqualTo("Unschedulable");

        hanging.add(Finding.stalled(Reason.StorageClassMissing, "StorageClass nope does not exist"));
        assertThat(condition("Stalled").getReason()).isEqualTo("StorageClassMissing");
    }

    @Test
    void aFirstRunThatReadOneSourceOfTwoServesItButIsNotReady() {
        job("Failed", "reason: PodFailurePolicy, message: exit code 4");
        stored = new StoredReports.Read(List.of(report(0, UNREACHABLE), report(1, UNREACHABLE)));

        var status = status();

        assertThat(status.activeIndex().documents()).isEqualTo(4);
        assertThat(condition("Ready").getStatus()).isEqualTo("False");
        assertThat(condition("Ready").getReason()).isEqualTo("SourcesFailed");
        assertThat(condition("Ready").getMessage()).startsWith("1 of 2 sources have never been read (faq)");
        assertThat(condition("Synced").getMessage()).isEqualTo("spec.sources[faq]: nobody answers");
    }

    @Test
    void aSourceOfWhichTooMuchIsUnreadableCountsAsReadAndNamesTheDocuments() {
        job("Failed", "reason: PodFailurePolicy, message: exit code 4");
        var error = new SourceError(SourceFailure.TooManyFailedDocuments, "1 of 5 documents cannot be read");
        stored = new StoredReports.Read(List.of(report(0, error), report(1, null)));

        var faq = status().sources().getLast();
        assertThat(faq.documents()).isEqualTo(4);
        assertThat(faq.failed()).isEqualTo(1);
        assertThat(faq.message())
                .isEqualTo("TooManyFailedDocuments: 1 of 5 documents cannot be read: broken.pdf (encrypted)");
        assertThat(status().sources().stream().mapToLong(s -> s.documents()).sum())
                .isEqualTo(status().activeIndex().documents());
    }

    /** @param error of source faq */
    private static IngestReport report(int share, SourceError error) {
        var unread = error != null && error.reason() == SourceFailure.GitUnreachable;
        var failures = error != null && !unread
                ? List.of(new IngestReport.Failure("broken.pdf", "encrypted"))
                : List.<IngestReport.Failure>of();
        var docs = new SourceReport("docs", "1a", 2, 0, 2, 0, 0, 2, List.of(), null);
        var faq = new SourceReport("faq", "2b", unread ? 0 : 2, failures.size(), 2, 0, 0, 2, failures, error);
        return new IngestReport(share, 2, List.of(docs, faq), unread ? 2 : 4, 4, null);
    }

    /** @param end type of the condition with which it ended */
    private void job(String end, String more) {
        var conditions = end.isEmpty()
                ? ""
                : "conditions: [{type: %s, status: \"True\", lastTransitionTime: \"2026-03-01T11:59:00Z\"%s}]"
                        .formatted(end, more.isEmpty() ? "" : ", " + more);
        jobs.add(Serialization.unmarshal(
                """
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: handbook-sync-1-1
                  namespace: hr
                  labels: {ragtime.dev/index: "1", ragtime.dev/run: "1"}
                  annotations: {ragtime.dev/sync-trigger: %s, ragtime.dev/spec: %s}
                spec: {completions: 2, template: {spec: {containers: [{name: ingest, image: "registry.example.com/ragtime-runtime:1"}]}}}
                status: {startTime: "2026-03-01T11:50:00Z", %s}
                """.formatted(model().trigger(), SyncSpec.hash(resource("")), conditions), Job.class));
    }

    private static Pod pod(String state, String phase) {
        return Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: handbook-sync-1-1-0-abcde, namespace: hr, labels: {ragtime.dev/run: "1"}}
                spec: {containers: [{name: ingest, resources: {limits: {memory: 1536Mi}}}]}
                status: {phase: %s, containerStatuses: [{name: ingest, restartCount: 0, state: {%s}}]}
                """.formatted(phase, state), Pod.class);
    }

    private KnowledgeBase resource(String status) {
        return Serialization.unmarshal("""
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: handbook, namespace: hr, uid: 0b7c, generation: 2}
                spec:
                  %s
                  sync: %s
                %s
                """.formatted(spec, sync, status), KnowledgeBase.class);
    }

    private KnowledgeBaseModel model() {
        var unpinned = resource("");
        var index = TargetIndex.of(unpinned, NOW).index();
        var before = underWay(index);
        return KnowledgeBaseModel.of(
                new Observation(
                        resource("status: " + before),
                        Map.of(),
                        Map.of(),
                        Set.of("docs", "faq"),
                        jobs,
                        pods,
                        stored,
                        hanging,
                        StoreSeen.NOTHING,
                        new StoreHealth(1, Optional.of("1.38.3")),
                        Optional.empty(),
                        NOW),
                Scenario.SETTINGS);
    }

    /** The status while the first run is under way. */
    private String underWay(KnowledgeBaseStatus.Index index) {
        var run = new KnowledgeBaseStatus.Run(
                1, 1, "handbook-sync-1-1", null, begunWith, "2026-03-01T11:50:00Z", 0, null, null);
        return Serialization.asJson(
                new KnowledgeBaseStatus(2L, null, null, index, run, null, null, List.of(), null, List.of()));
    }

    private KnowledgeBaseStatus status() {
        var model = model();
        return StatusFactory.status(model, Optional.empty());
    }

    private Condition condition(String type) {
        return Conditions.find(status().conditions(), type).orElseThrow();
    }
}
