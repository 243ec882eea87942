package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.Run;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.operator.knowledgebase.sync.RunReport;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A run that ended since the status was last written.
 *
 * @param shares pods that shared the run, each with a report to leave; 0 when the Job is gone
 * @param failure why it failed, or why one of its sources did; empty when every source was read
 */
record EndedRun(LastSync sync, int shares, RunReport report, Optional<Finding> failure) {

    /** The newest ended Job that the status does not know, or a run that vanished with its Job. */
    static Optional<EndedRun> since(
            Optional<KnowledgeBaseStatus> status, SyncRuns runs, Observation seen, String trigger) {
        var before = status.map(KnowledgeBaseStatus::lastSync);
        int known = before.map(LastSync::number).orElse(0);
        var ended = runs.ended().filter(job -> SyncRuns.number(job).orElse(0) > known);
        if (ended.isPresent()) return ended.map(job -> of(job, before, seen));
        return status.map(KnowledgeBaseStatus::currentSync)
                .filter(run -> run.number() > known && runs.running().isEmpty())
                .map(run -> vanished(run, before, seen, trigger));
    }

    private static EndedRun of(Job job, Optional<LastSync> before, Observation seen) {
        var report = RunReport.of(SyncRuns.pods(job, seen.pods()));
        var failure = SyncRuns.complete(job) ? ofSource(report) : Optional.of(failure(job, report));
        var sync = new LastSync(
                SyncRuns.number(job).orElseThrow(),
                SyncRuns.index(job),
                failure.isEmpty() ? SyncRuns.SUCCEEDED : SyncRuns.FAILED,
                SyncRuns.startedAt(job),
                SyncRuns.finishedAt(job),
                SyncRuns.trigger(job),
                report.sum(SourceReport::added),
                report.sum(SourceReport::changed),
                report.sum(SourceReport::deleted),
                report.sum(SourceReport::embedded),
                failure.isEmpty() ? 0 : failuresBefore(before) + 1);
        return new EndedRun(sync, SyncRuns.shares(job), report, failure);
    }

    private static EndedRun vanished(Run run, Optional<LastSync> before, Observation seen, String trigger) {
        var now = seen.now().truncatedTo(ChronoUnit.SECONDS).toString();
        var started = run.startedAt() == null ? now : run.startedAt();
        var sync = new LastSync(
                run.number(),
                run.index(),
                SyncRuns.FAILED,
                started,
                now,
                trigger,
                0L,
                0L,
                0L,
                0L,
                failuresBefore(before) + 1);
        var message = "Job %s was deleted before it ended".formatted(run.job());
        return new EndedRun(sync, 0, RunReport.of(List.of()), Optional.of(Finding.stalled(Reason.JobFailed, message)));
    }

    private static int failuresBefore(Optional<LastSync> before) {
        return before.map(LastSync::failures).orElse(0);
    }

    /** What the source reported, else what the Job says. */
    private static Finding failure(Job job, RunReport report) {
        return ofSource(report).orElseGet(() -> {
            var said = SyncRuns.end(job)
                    .map(JobCondition::getMessage)
                    .filter(text -> !text.isBlank())
                    .orElse("it failed");
            var words = report.lastWords().isBlank() ? "" : "; " + report.lastWords();
            return Finding.stalled(
                    Reason.JobFailed,
                    "Job %s: %s%s; see kubectl logs job/%s"
                            .formatted(
                                    job.getMetadata().getName(),
                                    said,
                                    words,
                                    job.getMetadata().getName()));
        });
    }

    /** The first source that could not be synced, as a problem. */
    static Optional<Finding> ofSource(RunReport report) {
        return report.failed()
                .map(source -> Finding.stalled(
                        Reason.of(source.error().reason()),
                        "spec.sources[%s]: %s"
                                .formatted(source.name(), source.error().message())));
    }
}
