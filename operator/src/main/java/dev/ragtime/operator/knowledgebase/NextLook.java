package dev.ragtime.operator.knowledgebase;

import dev.ragtime.operator.knowledgebase.dryrun.DryRun;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import dev.ragtime.operator.knowledgebase.weaviate.KeyRotations;
import java.time.Duration;
import java.time.Instant;

/** When a KnowledgeBase is looked at again if no event comes before; pure. */
final class NextLook {
    /** Once the status holds the next step of a key's rotation, it may be taken. */
    static final Duration AT_ONCE = Duration.ofMillis(200);

    /** A run's progress is read this often. */
    private static final Duration DURING_A_RUN = Duration.ofSeconds(5);

    /** The store's health is read this often when nothing else happens. */
    private static final Duration AT_REST = Duration.ofSeconds(60);

    private NextLook() {}

    /** @param busy something began just now, or goes on, that the model does not know of */
    static Duration after(KnowledgeBaseModel model, boolean busy) {
        if (model.store().stepDue()) return AT_ONCE;
        if (busy
                || !model.target().pinned()
                || model.indexes().candidate().isPresent()
                || model.takeover().isPresent()
                || model.dryRun().flatMap(DryRun::underWay).isPresent()
                || !model.storeReady()
                || !model.store().settled()) {
            return DURING_A_RUN;
        }
        var now = model.seen().now();
        var step = model.store()
                .managed()
                .flatMap(own -> KeyRotations.due(own.rotation()))
                .map(at -> until(now, at));
        var run = forRuns(model, now);
        return step.filter(wait -> wait.compareTo(run) < 0).orElse(run);
    }

    private static Duration forRuns(KnowledgeBaseModel model, Instant now) {
        return switch (model.decision()) {
            case SyncDecision.Running(), SyncDecision.AwaitReport() -> DURING_A_RUN;
            case SyncDecision.Retry(var at) -> until(now, at);
            case SyncDecision.Idle(var next) -> next.map(at -> until(now, at)).orElse(AT_REST);
            default -> AT_REST;
        };
    }

    /** At least a moment, lest a clock that is behind spins. */
    private static Duration until(Instant now, Instant at) {
        var wait = Duration.between(now, at).plusMillis(200);
        return wait.compareTo(AT_REST) < 0 ? wait : AT_REST;
    }
}
