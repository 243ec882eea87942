package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.Run;
import dev.ragtime.operator.knowledgebase.sync.RunReport;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A run that ended, or vanished with its Job, and whose end the status does not know yet.
 *
 * @param id which run it is
 * @param job empty when it is gone
 * @param named as the status has it, when it does
 */
record UnjudgedRun(SyncRuns.Id id, Optional<Job> job, Optional<Run> named) {

    /** @param jobs of one index */
    static Optional<UnjudgedRun> of(RunsKnown known, SyncRuns jobs) {
        var named = known.current();
        var ended = jobs.ended().filter(job -> SyncRuns.number(job).orElse(0) > known.newest());
        if (ended.isPresent()) {
            var id = SyncRuns.id(ended.get());
            return Optional.of(new UnjudgedRun(id, ended, named.filter(run -> run.number() == id.run())));
        }
        return named.filter(
                        run -> run.number() > known.newest() && jobs.running().isEmpty())
                .map(run ->
                        new UnjudgedRun(new SyncRuns.Id(SyncRuns.index(run), run.number()), Optional.empty(), named));
    }

    /** Pods of the run, each with a report to leave; 0 when the Job is gone and nobody knows. */
    int shares() {
        return job.map(SyncRuns::shares).orElse(0);
    }

    boolean complete() {
        return job.filter(SyncRuns::complete).isPresent();
    }

    /** What its pods say. */
    RunReport said(Collection<Pod> pods) {
        return RunReport.of(job.map(j -> SyncRuns.pods(j, pods)).orElse(List.of()), List.of());
    }

    /** Whether its pods leave something open that only the store can tell. */
    boolean mustBeAsked(Collection<Pod> pods) {
        return job.isEmpty() || said(pods).reports() < shares();
    }

    String jobName() {
        return job.map(j -> j.getMetadata().getName())
                .or(() -> named.map(Run::job))
                .orElse("");
    }

    /** Hash of the spec that the run worked by; empty for a run of version 0.1. */
    String spec() {
        return job.map(SyncRuns::spec).or(() -> named.map(Run::spec)).orElse("");
    }

    /** Sources that it read; empty for all. */
    List<String> sources() {
        return job.map(SyncRuns::sources).or(() -> named.map(SyncRuns::sources)).orElse(List.of());
    }

    /** Sources that it was not to read. */
    List<String> leftOut() {
        return job.map(SyncRuns::leftOut).or(() -> named.map(Run::leftOut)).orElse(List.of());
    }

    String trigger() {
        return job.map(SyncRuns::trigger).or(() -> named.map(Run::trigger)).orElse("");
    }
}
