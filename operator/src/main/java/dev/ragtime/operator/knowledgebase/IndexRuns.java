package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.operator.knowledgebase.sync.RunReport;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The runs of one index, and what became of them; pure.
 *
 * @param target the index that they write
 * @param jobs those that are there
 * @param seen what is seen of the one under way, or that ended
 * @param trigger hash of what the next run would be started for
 * @param unjudged a run that ended and whose end nobody could tell yet
 * @param fresh the run that ended since the status was written, with what its pods reported
 * @param last the last run of all sources that ended, {@code fresh} included
 * @param lastPartial the last run of some sources that ended, {@code fresh} included
 */
record IndexRuns(
        TargetIndex target,
        SyncRuns jobs,
        RunSeen seen,
        String trigger,
        Optional<UnjudgedRun> unjudged,
        Optional<EndedRun> fresh,
        Optional<LastSync> last,
        Optional<LastSync> lastPartial) {

    /** @param known what the status says of them */
    static IndexRuns of(TargetIndex target, RunsKnown known, Observation seen, String trigger) {
        var jobs = new SyncRuns(seen.jobs()).of(target.number());
        var run = seen.run(target.number());
        var ended = UnjudgedRun.of(known, jobs);
        var fresh = ended.flatMap(unjudged -> EndedRun.of(unjudged, known.before(unjudged), seen, run, trigger));
        return new IndexRuns(
                target,
                jobs,
                run,
                trigger,
                ended.filter(_ -> fresh.isEmpty()),
                fresh,
                fresh.filter(EndedRun::ofAllSources).map(EndedRun::sync).or(known::last),
                fresh.filter(end -> !end.ofAllSources()).map(EndedRun::sync).or(known::lastPartial));
    }

    /** Number of the newest run, 0 before the first. */
    int newest() {
        int told = Stream.concat(last.stream(), lastPartial.stream())
                .mapToInt(LastSync::number)
                .max()
                .orElse(0);
        return Math.max(told, jobs.newest().orElse(0));
    }

    /** Whether a run is under way, or ended and nobody could tell yet how. */
    boolean isUnderWay() {
        return jobs.running().isPresent() || unjudged.isPresent();
    }

    /** Whether a run wrote this index: one that is gone back to has runs of another before it. */
    boolean isOfThis(LastSync run) {
        return SyncRuns.index(run) == target.number();
    }

    /** The same, where another one would begin for something else. */
    IndexRuns startedFor(String other) {
        return new IndexRuns(target, jobs, seen, other, unjudged, fresh, last, lastPartial);
    }

    /**
     * What the pods of the run under way reported that already ended.
     *
     * @param incomplete sources of which something is missing: they are told of by themselves
     */
    Optional<RunReport> soFar(Collection<Pod> pods, Set<String> incomplete) {
        return jobs.running()
                .map(job -> RunReport.of(SyncRuns.pods(job, pods), List.of()).without(incomplete));
    }
}
