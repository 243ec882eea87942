package dev.ragtime.operator.serving;

import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Findings;
import dev.ragtime.operator.kubernetes.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Ready, Reconciling and Stalled of what serves; pure. Ready means that requests are answered, by whichever revision;
 * Stalled that a person must act before the spec as written does; Reconciling that it will by itself. Never both of the
 * last two, as kstatus has it.
 *
 * @param findings what keeps the spec from being rolled out, and what is wrong with its pods
 * @param unreachable why requests may not come through although pods answer: the address is refused, or not ours
 * @param target how far the roll-out of the spec is
 * @param serving how many pods answer
 * @param answers who answers and where, e.g. {@code r-1a2b3c4d answers at http://…}
 * @param waiting what does not answer yet, e.g. {@code r-5e6f7a8b}; empty when the spec as written answers
 */
public record ServingConditions(
        List<Finding> findings,
        Optional<Finding> unreachable,
        Rollout target,
        Rollout serving,
        String answers,
        Optional<String> waiting) {

    /** What does not answer while it is not rolled out, for people. */
    public static final String SPEC = "the spec as written";

    /** Conditions that ask a person to act, by the status that does. */
    private static final Map<String, Conditions.Status> ASKING = Map.of(
            Conditions.READY, Conditions.Status.False,
            Conditions.SLO_HEALTHY, Conditions.Status.False,
            Conditions.ERROR_BUDGET_BURNING, Conditions.Status.True,
            Conditions.SLO_DATA_AVAILABLE, Conditions.Status.False);

    /** Reasons that pass by themselves. */
    private static final Set<String> PASSING = Set.of(
            Reason.PodsStarting.name(),
            Reason.KnowledgeBaseNotReady.name(),
            Reason.Progressing.name(),
            Reason.ApplyRetrying.name());

    /** Sets the three conditions. */
    public void set(Conditions conditions) {
        var all = new ArrayList<>(findings);
        unreachable.ifPresent(all::add);
        if (!target.complete())
            target.stuck()
                    .map(message -> Finding.stalled(Reason.RolloutTimedOut, message))
                    .ifPresent(all::add);
        var stalled = Findings.stalled(all);
        var reconciling = stalled.isPresent()
                ? Optional.<Finding>empty()
                : Findings.waiting(all)
                        .or(() -> target.complete()
                                ? Optional.empty()
                                : Optional.of(Finding.waiting(Reason.Progressing, target.progress())));
        set(conditions, Conditions.STALLED, stalled, "nothing waits for a person");
        set(conditions, Conditions.RECONCILING, reconciling, "nothing is under way");
        if (unreachable.isPresent()) {
            conditions.set(
                    Conditions.READY,
                    false,
                    unreachable.get().reason(),
                    unreachable.get().message());
        } else if (serving.serving()) {
            conditions.set(Conditions.READY, true, Reason.Serving, answers + behind(stalled.or(() -> reconciling)));
        } else {
            var why = stalled.or(() -> reconciling.filter(finding -> finding.reason() != Reason.Progressing))
                    .orElse(Finding.waiting(Reason.PodsStarting, target.progress()));
            conditions.set(Conditions.READY, false, why.reason(), why.message());
        }
    }

    /**
     * Sees to it that Stalled does not deny what another condition asks of a person; called when all are set.
     */
    public static void point(Conditions conditions) {
        if (Conditions.isTrue(conditions.list(), Conditions.STALLED)) return;
        var asking = ASKING.entrySet().stream()
                .filter(asks -> Conditions.find(conditions.list(), asks.getKey())
                        .filter(c -> c.getStatus().equals(asks.getValue().name()))
                        .filter(c -> !PASSING.contains(c.getReason()))
                        .isPresent())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (asking.isEmpty()) return;
        conditions.set(
                Conditions.STALLED,
                false,
                Reason.AsExpected,
                "the spec is rolled out; what else there is to do is said in " + String.join(", ", asking));
    }

    /** What a person should know of what does not answer. */
    private String behind(Optional<Finding> why) {
        return waiting.map(name -> "; " + name + " does not yet"
                        + why.map(finding -> ": " + finding.message()).orElse(""))
                .orElse("");
    }

    private static void set(Conditions conditions, String type, Optional<Finding> finding, String otherwise) {
        finding.ifPresentOrElse(
                why -> conditions.set(type, true, why.reason(), why.message()),
                () -> conditions.set(type, false, Reason.AsExpected, otherwise));
    }
}
