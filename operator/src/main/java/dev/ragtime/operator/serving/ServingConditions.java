package dev.ragtime.operator.serving;

import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import java.util.Optional;
import java.util.Set;

/**
 * Ready, Reconciling and Stalled of what serves; pure. Ready means that the spec as written answers requests; Stalled
 * that a person must act; Reconciling that it goes on by itself. Never both of the last two, as kstatus has it.
 *
 * @param finding what keeps the spec from being rolled out
 * @param problem what is wrong with a pod
 * @param rollout how far the Deployment is
 * @param replacing whether pods of another revision than the one that serves are rolling out
 * @param endpoint where it answers
 */
public record ServingConditions(
        Optional<Finding> finding, Optional<Finding> problem, Rollout rollout, boolean replacing, String endpoint) {

    private static final Set<Reason> NOT_APPLIED = Set.of(Reason.ApplyFailed, Reason.NameTaken);

    /** Sets the three conditions. */
    public void set(Conditions conditions) {
        var stalled = stalled();
        stalled.ifPresentOrElse(
                why -> conditions.set(Conditions.STALLED, true, why.reason(), why.message()),
                () -> conditions.set(Conditions.STALLED, false, Reason.AsExpected, "nothing waits for a person"));
        reconciling(stalled)
                .ifPresentOrElse(
                        why -> conditions.set(Conditions.RECONCILING, true, why.reason(), why.message()),
                        () -> conditions.set(Conditions.RECONCILING, false, Reason.AsExpected, "nothing is under way"));
        notReady(stalled)
                .ifPresentOrElse(
                        why -> conditions.set(Conditions.READY, false, why.reason(), why.message()),
                        () -> conditions.set(Conditions.READY, true, Reason.Serving, "answers at " + endpoint));
    }

    private Optional<Finding> stalled() {
        var byUser = finding.filter(f -> !f.waiting());
        if (byUser.isPresent() || rollout.complete()) return byUser;
        return problem.map(p -> Finding.stalled(p.reason(), p.message()))
                .or(() -> rollout.stuck().map(message -> Finding.stalled(Reason.RolloutTimedOut, message)));
    }

    private Optional<Finding> reconciling(Optional<Finding> stalled) {
        if (stalled.isPresent()) return Optional.empty();
        if (finding.isPresent()) return finding;
        if (rollout.complete()) return Optional.empty();
        return Optional.of(Finding.waiting(Reason.Progressing, rollout.progress()));
    }

    private Optional<Finding> notReady(Optional<Finding> stalled) {
        if (finding.isPresent()) return finding.map(this::stillServing);
        if (!rollout.serving()) {
            return stalled.or(() -> Optional.of(Finding.waiting(Reason.PodsStarting, rollout.progress())));
        }
        // one bad pod among pods that serve this very spec leaves it ready
        return replacing ? stalled.map(this::stillServing) : Optional.empty();
    }

    /** Not where an object was refused or is not ours: it may be the very one that requests come through. */
    private Finding stillServing(Finding why) {
        if (!rollout.serving() || NOT_APPLIED.contains(why.reason())) return why;
        return new Finding(
                why.reason(), why.message() + " (until then what ran before goes on serving)", why.waiting());
    }
}
