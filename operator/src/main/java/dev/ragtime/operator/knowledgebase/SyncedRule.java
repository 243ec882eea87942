package dev.ragtime.operator.knowledgebase;

import static dev.ragtime.operator.kubernetes.Conditions.SYNCED;

import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import dev.ragtime.operator.knowledgebase.sync.SyncRuns;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the index is what the sources hold, and else why not; pure. */
final class SyncedRule {
    private static final Verdict UNREAD = new Verdict(false, Reason.Progressing, "What changed has not been read yet");

    private SyncedRule() {}

    /** @param failed documents that could not be read */
    static Verdict synced(KnowledgeBaseModel model, boolean running, List<Condition> before, long failed) {
        var failing =
                failing(model, before).or(() -> model.seen().hanging().stream().findFirst());
        if (failing.isPresent()) {
            return new Verdict(false, failing.get().reason(), failing.get().message());
        }
        var incomplete = List.copyOf(model.incomplete().values());
        if (!incomplete.isEmpty()) {
            var messages = incomplete.stream().map(Finding::message).collect(Collectors.joining("; "));
            return new Verdict(false, incomplete.getFirst().reason(), messages);
        }
        if (model.unjudged().isPresent()) {
            var message = "Run %d ended; how is read from the store as soon as it answers";
            return new Verdict(
                    false,
                    Reason.SyncRunning,
                    message.formatted(model.unjudged().get().id().run()));
        }
        if (model.lastSync().isEmpty()) {
            return running
                    ? new Verdict(false, Reason.SyncRunning, "The first run is under way" + runWaitsFor(model))
                    : new Verdict(false, Reason.NeverSynced, "No run has ended yet");
        }
        if (model.lostIndex()) {
            var message = running
                    ? "The store lost the index; a run reads all sources again"
                    : "The store lost the index; a run will read all sources again";
            return new Verdict(false, Reason.IndexLost, message + runWaitsFor(model));
        }
        var last = model.lastSync().get();
        if (!model.serving().isOfThis(last)) {
            var message = "Index %d was gone back to and holds what it held then%s";
            var next =
                    running ? "; a run brings it up to date" + runWaitsFor(model) : "; a run will bring it up to date";
            return new Verdict(
                    false, Reason.SyncRunning, message.formatted(model.target().number(), next));
        }
        if (SyncRuns.succeeded(last) && model.trigger().equals(last.trigger())) {
            if (model.decision() instanceof SyncDecision.Suspended
                    && !model.asked().isEmpty()) {
                var message = "Asked for: %s; spec.sync.suspend holds the run back";
                return new Verdict(false, Reason.Suspended, message.formatted(String.join(", ", model.asked())));
            }
            return new Verdict(
                    true, Reason.UpToDate, "Run %d read all sources%s".formatted(last.number(), unreadable(failed)));
        }
        if (running) return new Verdict(false, Reason.SyncRunning, "A run reads what changed" + runWaitsFor(model));
        return switch (model.decision()) {
            case SyncDecision.Suspended() ->
                new Verdict(false, Reason.Suspended, "Something changed; spec.sync.suspend holds the run back");
            case SyncDecision.Blocked() ->
                model.problems().stream()
                        .findFirst()
                        .map(problem -> new Verdict(
                                false,
                                problem.reason(),
                                "What changed is read when this is mended: " + problem.message()))
                        .orElse(UNREAD);
            default -> UNREAD;
        };
    }

    private static String unreadable(long failed) {
        return failed == 0 ? "" : "; %d documents could not be read, see status.sources".formatted(failed);
    }

    /** Why the index is not what the sources hold: the run under way says so already, or the last one did. */
    static Optional<Finding> failing(KnowledgeBaseModel model, List<Condition> before) {
        var soFar = model.reportSoFar()
                .flatMap(report -> EndedRun.ofSource(report, model.seen()).or(report::trouble));
        if (soFar.isPresent()) return soFar;
        return FailedRun.standing(model)
                .map(run -> model.fresh()
                        .filter(ended -> ended.sync().equals(run))
                        .flatMap(EndedRun::failure)
                        .orElseGet(() -> remembered(before)));
    }

    /** The pods of the failed run may be gone, but the condition still says what they reported. */
    private static Finding remembered(List<Condition> before) {
        return Conditions.find(before, SYNCED)
                .filter(condition -> "False".equals(condition.getStatus()))
                .flatMap(condition -> Arrays.stream(Reason.values())
                        .filter(reason -> reason.name().equals(condition.getReason()))
                        .findFirst()
                        .map(reason -> FailedRun.why(reason, condition.getMessage())))
                .orElse(FailedRun.why(Reason.JobFailed, "The last run failed"));
    }

    /** What keeps the run under way from working that may pass by itself; else Stalled says it. */
    static String runWaitsFor(KnowledgeBaseModel model) {
        return Verdict.because(model.runs()
                .running()
                .flatMap(job -> SyncRuns.suspended(job).or(() -> model.pods().waits(job))));
    }
}
