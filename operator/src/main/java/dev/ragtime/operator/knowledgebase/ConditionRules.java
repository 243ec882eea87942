package dev.ragtime.operator.knowledgebase;

import static dev.ragtime.operator.kubernetes.Conditions.READY;
import static dev.ragtime.operator.kubernetes.Conditions.RECONCILING;
import static dev.ragtime.operator.kubernetes.Conditions.STALLED;
import static dev.ragtime.operator.kubernetes.Conditions.STORE_READY;
import static dev.ragtime.operator.kubernetes.Conditions.SYNCED;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.operator.knowledgebase.sync.SyncDecision;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Findings;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.slo.EventKind;
import dev.ragtime.operator.slo.SloFigures;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The conditions of a KnowledgeBase, each by its own rule; pure. */
final class ConditionRules {
    private ConditionRules() {}

    /**
     * @param running a run is under way
     * @param reading how much has been read so far
     * @param slo the objectives
     */
    static List<Condition> conditions(KnowledgeBaseModel model, boolean running, Reading reading, SloFigures slo) {
        var before = KnowledgeBaseModel.status(model.resource())
                .map(KnowledgeBaseStatus::conditions)
                .orElse(List.of());
        var store = store(model);
        var synced = SyncedRule.synced(model, running, before, reading.failed());
        var problem = model.problems().stream().findFirst();
        var stalled = problem.or(() -> FailedRun.stalled(model, running, before))
                .or(() -> FailedRun.ofCandidate(model))
                .map(mend -> new Verdict(true, mend.reason(), mend.message()))
                .orElse(new Verdict(false, Reason.AsExpected, "Nothing to mend"));
        var ready = ready(model, store, synced, problem, reading);
        var reconciling = reconciling(model, running, store, synced, stalled);
        var conditions = Conditions.of(
                model.resource().getMetadata().getGeneration(),
                before,
                model.seen().now());
        set(conditions, STORE_READY, store);
        set(conditions, SYNCED, synced);
        set(conditions, STALLED, stalled);
        set(conditions, READY, ready);
        set(conditions, RECONCILING, reconciling);
        slo.set(conditions, EventKind.MINUTES);
        return conditions.list();
    }

    private static void set(Conditions conditions, String type, Verdict verdict) {
        conditions.set(type, verdict.holds(), verdict.reason(), verdict.message());
    }

    private static Verdict store(KnowledgeBaseModel model) {
        int ready = model.seen().health().nodesReady();
        int wanted = model.store().replicas();
        var count = "%d of %d nodes answer".formatted(ready, wanted);
        if (ready >= wanted
                && (model.store().settled() || model.seen().store().nodes().isEmpty())) {
            return new Verdict(
                    true,
                    Reason.AllNodesReady,
                    model.store().progress().map(grows -> count + "; " + grows).orElse(count));
        }
        if (ready >= wanted)
            return new Verdict(true, Reason.NodesRestarting, count + "; they are made anew one by one");
        if (model.storeReady())
            return new Verdict(true, Reason.NodesDegraded, count + ", enough to serve" + waitedFor(model));
        var served = KnowledgeBaseModel.status(model.resource())
                .map(KnowledgeBaseStatus::store)
                .filter(store -> store.version() != null)
                .isPresent();
        return served
                ? new Verdict(false, Reason.StoreUnavailable, count + waitedFor(model))
                : new Verdict(false, Reason.StoreStarting, count + waitedFor(model));
    }

    /** What keeps nodes from answering that may pass by itself; else Stalled says it. */
    private static String waitedFor(KnowledgeBaseModel model) {
        var all = Stream.of(
                model.passing().stream(),
                model.seen().store().volumeProblems().stream(),
                model.pods().nodeWaits().stream());
        return Verdict.because(
                Findings.waiting(all.flatMap(findings -> findings).toList()));
    }

    private static Verdict ready(
            KnowledgeBaseModel model, Verdict store, Verdict synced, Optional<Finding> problem, Reading reading) {
        if (store.holds() && reading.indexed()) {
            if (reading.unread().isEmpty()) return new Verdict(true, Reason.Serving, "The index answers queries");
            var all = model.resource().getSpec().sources().size();
            var message =
                    "%d of %d sources have never been read (%s), see Synced; the index answers from what was read";
            return new Verdict(
                    false,
                    Reason.SourcesFailed,
                    message.formatted(reading.unread().size(), all, String.join(", ", reading.unread())));
        }
        if (problem.isPresent())
            return new Verdict(false, problem.get().reason(), problem.get().message());
        return store.holds() ? new Verdict(false, synced.reason(), synced.message()) : negated(store);
    }

    private static Verdict building(KnowledgeBaseModel model) {
        var index = model.indexes().candidate().get().number();
        var phase = model.candidate()
                .map(candidate -> " (" + candidate.phase() + ")")
                .orElse("");
        return new Verdict(
                true,
                Reason.BuildingIndex,
                "Index %d is built%s, see status.candidateIndex; index %d answers"
                        .formatted(index, phase, model.target().number()));
    }

    private static Verdict negated(Verdict verdict) {
        return new Verdict(false, verdict.reason(), verdict.message());
    }

    private static Verdict reconciling(
            KnowledgeBaseModel model, boolean running, Verdict store, Verdict synced, Verdict stalled) {
        if (stalled.holds()) {
            var message =
                    running ? "A run is under way; a person must act, see Stalled" : "Waits for a person, see Stalled";
            return new Verdict(false, stalled.reason(), message);
        }
        var passing = Findings.waiting(model.passing());
        if (passing.isPresent())
            return new Verdict(true, passing.get().reason(), passing.get().message());
        var hanging = model.seen().hanging().stream().findFirst();
        if (hanging.isPresent())
            return new Verdict(true, hanging.get().reason(), hanging.get().message());
        if (running) return new Verdict(true, Reason.SyncRunning, "A run is under way" + SyncedRule.runWaitsFor(model));
        if (!store.holds()) return new Verdict(true, store.reason(), store.message());
        if (model.indexes().candidate().isPresent()) return building(model);
        return switch (model.decision()) {
            case SyncDecision.Retry(var at) -> new Verdict(true, Reason.SyncRetrying, "The next run begins at " + at);
            case SyncDecision.Suspended() ->
                new Verdict(false, Reason.Suspended, "spec.sync.suspend is true: no run begins");
            default ->
                synced.holds()
                        ? new Verdict(false, Reason.AsExpected, "All is as the spec says")
                        : new Verdict(true, Reason.Progressing, synced.message());
        };
    }
}
