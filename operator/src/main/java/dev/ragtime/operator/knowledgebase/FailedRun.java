package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
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

    private static String again(KnowledgeBaseModel model, boolean running) {
        if (running) return "; a run under way tries again";
        return model.decision() instanceof SyncDecision.Retry(var at) ? "; tried again by itself at " + at : "";
    }
}
