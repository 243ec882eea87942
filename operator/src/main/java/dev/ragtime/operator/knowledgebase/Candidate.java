package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.CandidateIndex;
import dev.ragtime.api.knowledgebase.CandidateIndex.Phase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.operator.knowledgebase.gate.GateRun;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision.Asked;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision.Situation;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import java.util.Optional;

/**
 * The index that is built beside the one that answers: its runs, and how far it is; pure.
 *
 * <p>Its first run reads all sources, while runs of the index that answers go on. Then runs read what changed meanwhile,
 * and those of the other index wait for them, so that there is a moment in which both hold the same.
 *
 * @param decision whether a run of it begins
 * @param gate how it ranks beside the other
 */
record Candidate(IndexRuns runs, SyncDecision decision, Phase phase, GateRun gate) {

    /**
     * What a run needs, whichever index it writes.
     *
     * @param blocked something a person must mend is missing
     * @param storeReady the store answers
     */
    record Circumstances(boolean suspended, boolean blocked, boolean storeReady, boolean lost) {}

    /** @param pinned another index is to answer: this one does not take over */
    static Candidate of(TargetIndex target, IndexRuns serving, Observation seen, Circumstances now, boolean pinned) {
        var before = KnowledgeBaseModel.status(seen.resource())
                .map(status -> status.candidateIndex())
                .filter(index -> index.number() == target.number());
        var known = before.map(RunsKnown::of).orElse(RunsKnown.NONE);
        int newest = serving.newest();
        var asOf = IndexRuns.of(target, known, seen, trigger(serving.trigger(), newest));
        var runs = asOf.startedFor(trigger(asOf, serving.trigger(), newest));
        var gate = GateRun.of(
                seen.resource(),
                target.number(),
                serving.target().number(),
                seen.dataset(),
                before.map(CandidateIndex::evaluation),
                seen.jobs(),
                seen.pods(),
                seen.now());
        var phase = now.lost() && runs.fresh().isEmpty() ? Phase.Backfilling : phase(runs.last(), newest, gate);
        var rests = pinned || phase == Phase.Evaluating || phase == Phase.Refused || phase == Phase.Promoting;
        return new Candidate(
                runs,
                rests ? new SyncDecision.Idle(Optional.empty()) : decision(runs, serving, seen, now, phase),
                phase,
                gate);
    }

    /** It is compared when it holds all, and catches up once more with what came meanwhile. */
    private static Phase phase(Optional<LastSync> last, int newest, GateRun gate) {
        var built = last.filter(SyncRuns::succeeded);
        if (built.isEmpty()) return Phase.Backfilling;
        if (gate.isRefused()) return Phase.Refused;
        if (gate.job().isPresent() && !gate.isPassed()) return Phase.Evaluating;
        if (built.get().number() < newest) return Phase.CatchingUp;
        return gate.isPassed() ? Phase.Promoting : Phase.Evaluating;
    }

    /** What a run reads that begins now: what the sources are, as of the newest run of the index that answers. */
    private static String trigger(String serving, int newest) {
        return serving + "." + newest;
    }

    /** A run that failed is tried again after a while, unless what it is to read is another. */
    private static String trigger(IndexRuns runs, String serving, int newest) {
        return runs.last()
                .filter(SyncRuns::failed)
                .map(LastSync::trigger)
                .filter(last -> last.startsWith(serving + "."))
                .orElse(trigger(serving, newest));
    }

    private static SyncDecision decision(
            IndexRuns runs, IndexRuns serving, Observation seen, Circumstances now, Phase phase) {
        if (phase == Phase.CatchingUp && serving.isUnderWay()) return new SyncDecision.Running();
        return SyncDecision.of(
                new Situation(
                        runs.jobs().running().isPresent(),
                        runs.unjudged().isPresent(),
                        now.suspended(),
                        now.blocked(),
                        now.storeReady(),
                        now.lost(),
                        runs.target().number(),
                        runs.trigger(),
                        runs.last(),
                        Optional.empty(),
                        Asked.NOTHING),
                seen.now());
    }

    /** Whether runs of the index that answers wait, lest this one never catches up. */
    boolean holdsOthers() {
        if (phase == Phase.Promoting) return true;
        return phase == Phase.CatchingUp && (decision.begins() || runs.isUnderWay());
    }

    /** Whether it may answer now, unless another one is pinned. */
    boolean isReady() {
        return phase == Phase.Promoting && gate.recorded() && !runs.isUnderWay();
    }
}
