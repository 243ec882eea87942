package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.CandidateIndex;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.operator.knowledgebase.gate.GateRun;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a failed run is tried again, or a person is called as well; pure. */
final class FailedRun {
    /** Why a run may fail that the next one need not meet; all else waits for a person. */
    private static final Set<Reason> MAY_PASS = EnumSet.of(
            Reason.SourceUnreachable,
            Reason.JobFailed,
            Reason.StoreUnavailable,
            Reason.EmbeddingUnavailable,
            Reason.ContextUnavailable,
            Reason.SyncTimedOut);

    /** So many failed runs in a row are no passing fault any more. */
    private static final int LASTING = 3;

    private FailedRun() {}

    /** Why a run failed, waiting when that may pass by itself. */
    static Finding why(Reason reason, String message) {
        return new Finding(reason, message, MAY_PASS.contains(reason));
    }

    /**
     * The last run, if it failed for what is asked now: one for something else says nothing of that. One of all sources
     * goes before one of some, which counts as long as one of its sources is still asked for and none of all followed.
     */
    static Optional<LastSync> standing(KnowledgeBaseModel model) {
        return model.lastSync()
                .filter(run -> isFor(run, model))
                .or(() -> model.lastPartialSync()
                        .filter(run -> isFor(run, model))
                        .filter(run -> EndedRun.isSince(run, model.lastSync()))
                        .filter(run -> SyncRuns.sources(run).stream().anyMatch(model.asked()::contains)));
    }

    private static boolean isFor(LastSync run, KnowledgeBaseModel model) {
        return SyncRuns.failed(run) && model.trigger().equals(run.trigger());
    }

    /** What a person must mend before a run can succeed, with when it is tried again. */
    static Optional<Finding> stalled(KnowledgeBaseModel model, boolean running, List<Condition> before) {
        var last = standing(model);
        int failures =
                last.map(run -> run.failures() == null ? 1 : run.failures()).orElse(0);
        return last.flatMap(run -> SyncedRule.failing(model, before))
                .filter(why -> !why.waiting() || failures >= LASTING)
                .map(why -> Finding.stalled(
                        why.reason(),
                        why.message()
                                + (why.waiting() ? "; %d runs in a row failed".formatted(failures) : "")
                                + again(model, running)));
    }

    /** An index that is built beside the one that answers, and does not get on. */
    static Optional<Finding> ofCandidate(KnowledgeBaseModel model) {
        return ofGate(model).or(() -> ofRuns(model));
    }

    private static Optional<Finding> ofGate(KnowledgeBaseModel model) {
        return model.candidate().flatMap(candidate -> switch (candidate.phase()) {
            case Refused ->
                candidate
                        .gate()
                        .evaluation()
                        .map(found -> Finding.stalled(
                                Reason.IndexRefused,
                                "index %d does not take over: %s; change the spec, or let it pass by annotation %s=%d"
                                        .formatted(
                                                candidate.runs().target().number(),
                                                found.message(),
                                                GateRun.PROMOTE,
                                                candidate.runs().target().number())));
            case Evaluating -> candidate.gate().trouble().filter(trouble -> !trouble.waiting());
            default -> Optional.empty();
        });
    }

    private static Optional<Finding> ofRuns(KnowledgeBaseModel model) {
        return model.candidate()
                .filter(candidate -> CandidateStatus.failures(candidate) >= LASTING)
                .map(candidate -> Finding.stalled(
                        Reason.IndexBuildFailed,
                        "index %d cannot be built, %d runs in a row failed: %s; index %d answers meanwhile"
                                .formatted(
                                        candidate.runs().target().number(),
                                        CandidateStatus.failures(candidate),
                                        CandidateStatus.of(model, Optional.empty())
                                                .map(CandidateIndex::message)
                                                .orElse("see the Job's log"),
                                        model.target().number())));
    }

    private static String again(KnowledgeBaseModel model, boolean running) {
        if (running) return "; a run under way tries again";
        return model.decision() instanceof SyncDecision.Retry(var at) ? "; tried again by itself at " + at : "";
    }
}
