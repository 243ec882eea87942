package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.Run;
import dev.ragtime.api.runtime.IngestReport;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.operator.knowledgebase.sync.RunReport;
import dev.ragtime.operator.knowledgebase.sync.StoredReports;
import dev.ragtime.operator.knowledgebase.sync.SyncRequests;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.knowledgebase.sync.SyncSpec;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run that ended since the status was last written.
 *
 * @param whole every pod left a report, so its counts are those of the index
 * @param failure why it failed, or why one of its sources did; empty when every source was read, or it was cancelled
 * @param served requests for sources that it read, by source
 */
record EndedRun(LastSync sync, boolean whole, RunReport report, Optional<Finding> failure, Map<String, String> served) {

    /**
     * How a run ended.
     *
     * @param before the last run of its kind
     * @param run what is seen of it beside its pods
     * @param trigger hash of what a run would be started for now
     * @return empty while nobody can tell
     */
    static Optional<EndedRun> of(
            UnjudgedRun unjudged, Optional<LastSync> before, Observation seen, RunSeen run, String trigger) {
        return judged(unjudged, before, seen, run.stored(), trigger);
    }

    /** Whether a run of some sources came after the last one of all. */
    static boolean isSince(LastSync some, Optional<LastSync> ofAll) {
        return some.number() > ofAll.map(LastSync::number).orElse(0);
    }

    boolean ofAllSources() {
        return SyncRuns.sources(sync).isEmpty();
    }

    private static Optional<EndedRun> judged(
            UnjudgedRun run, Optional<LastSync> before, Observation seen, StoredReports stored, String trigger) {
        var said = run.job().map(job -> SyncRuns.pods(job, seen.pods())).orElse(List.of());
        // a source that was left out is told of by itself, and the run is judged by the others
        var report = RunReport.of(said, stored.known())
                .without(SourceChecks.missing(seen).keySet())
                .leavingOut(run.leftOut());
        var shares = run.job().isPresent() ? run.shares() : shares(stored);
        var whole = shares > 0 && report.reports() >= shares;
        var failedJob = run.job().isPresent() && !run.complete();
        if (cancelled(run, seen, trigger) && !whole) return Optional.of(cancelled(run, before, seen, trigger, report));
        if (!whole && !failedJob && !(stored instanceof StoredReports.Read)) return Optional.empty();
        var failure = failure(run, report, shares, whole && !failedJob, seen);
        var result = failure.isEmpty() ? SyncRuns.SUCCEEDED : SyncRuns.FAILED;
        var failures = failure.isEmpty() ? 0 : failuresBefore(before) + 1;
        return Optional.of(new EndedRun(
                sync(run, result, report, failures, seen, trigger),
                whole,
                report,
                failure,
                whole ? served(run, report) : Map.of()));
    }

    private static Map<String, String> served(UnjudgedRun run, RunReport report) {
        var read = report.sources().stream()
                .filter(source -> source.error() == null)
                .map(SourceReport::name)
                .toList();
        return run.job().map(job -> SyncRequests.carried(job, read)).orElse(Map.of());
    }

    private static int shares(StoredReports stored) {
        return stored.known().stream().mapToInt(IngestReport::shares).max().orElse(0);
    }

    /** Whether the operator ended it: the spec asks for another one or for none, or it waited for an image. */
    private static boolean cancelled(UnjudgedRun run, Observation seen, String trigger) {
        var gone =
                run.job().isEmpty() || run.job().get().getMetadata().getDeletionTimestamp() != null && !run.complete();
        var suspended = seen.resource().getSpec().sync().suspend();
        var waited = !seen.unmounted().isEmpty() && !run.trigger().equals(trigger);
        return gone && (suspended || waited || SyncSpec.outdated(run.spec(), seen.resource()));
    }

    private static EndedRun cancelled(
            UnjudgedRun run, Optional<LastSync> before, Observation seen, String trigger, RunReport report) {
        var sync = sync(run, SyncRuns.CANCELLED, report, failuresBefore(before), seen, trigger);
        return new EndedRun(sync, false, RunReport.of(List.of(), List.of()), Optional.empty(), Map.of());
    }

    private static LastSync sync(
            UnjudgedRun run, String result, RunReport report, int failures, Observation seen, String trigger) {
        var now = seen.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return new LastSync(
                run.id().run(),
                run.id().index(),
                result,
                run.job()
                        .map(SyncRuns::startedAt)
                        .or(() -> run.named().map(Run::startedAt))
                        .orElse(now),
                run.job()
                        .filter(job -> SyncRuns.end(job).isPresent())
                        .map(SyncRuns::finishedAt)
                        .orElse(now),
                run.trigger().isEmpty() ? trigger : run.trigger(),
                report.sum(SourceReport::added),
                report.sum(SourceReport::changed),
                report.sum(SourceReport::deleted),
                report.sum(SourceReport::embedded),
                failures,
                run.sources().isEmpty() ? null : run.sources(),
                spent(report.tokens()),
                spent(report.contextTokens()));
    }

    private static Long spent(long tokens) {
        return tokens == 0 ? null : Long.valueOf(tokens);
    }

    private static int failuresBefore(Optional<LastSync> before) {
        return before.map(LastSync::failures).orElse(0);
    }

    /** What a source or a pod reported, else what the Job says. */
    private static Optional<Finding> failure(
            UnjudgedRun run, RunReport report, int shares, boolean done, Observation seen) {
        var named = ofSource(report, seen).or(report::trouble);
        if (done) return ofSource(report, seen);
        if (named.isPresent()) return named;
        if (run.job().isEmpty()) {
            return jobFailed("Job %s was deleted before it ended".formatted(run.jobName()));
        }
        if (run.complete()) {
            return jobFailed("Job %s: %d of %d pods left no report, neither in their status nor in the store"
                    .formatted(run.jobName(), shares - report.reports(), shares));
        }
        return SyncRuns.end(run.job().get())
                .filter(end -> "DeadlineExceeded".equals(end.getReason()))
                .map(end -> FailedRun.why(
                        Reason.SyncTimedOut,
                        "Job %s took longer than spec.sync.timeLimitSeconds (%d): raise it, or spec.sync.parallelism"
                                .formatted(
                                        run.jobName(),
                                        seen.resource().getSpec().sync().timeLimitSeconds())))
                .or(() -> jobFailed(said(run.job().get(), report)));
    }

    private static Optional<Finding> jobFailed(String message) {
        return Optional.of(FailedRun.why(Reason.JobFailed, message));
    }

    private static String said(Job job, RunReport report) {
        var said = SyncRuns.end(job)
                .map(JobCondition::getMessage)
                .filter(text -> !text.isBlank())
                .orElse("it failed");
        var words = report.lastWords().isBlank() ? "" : "; " + report.lastWords();
        var name = job.getMetadata().getName();
        return "Job %s: %s%s; see kubectl logs job/%s".formatted(name, said, words, name);
    }

    /** A source that could not be synced, as a problem: the first that only a person can mend, else the first. */
    static Optional<Finding> ofSource(RunReport report, Observation seen) {
        var all = report.failed().map(source -> problem(source, seen)).toList();
        return all.stream()
                .filter(problem -> !problem.waiting())
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    private static Finding problem(SourceReport source, Observation seen) {
        var error = source.error();
        var field = "spec.sources[%s]".formatted(source.name());
        // most of them name the field themselves
        var message = error.message().startsWith(field) ? error.message() : field + ": " + error.message();
        var hint = error.reason() == SourceFailure.CredentialsRejected ? SourceChecks.hint(seen, source.name()) : "";
        return FailedRun.why(Reason.of(error.reason()), message + hint);
    }
}
