package dev.ragtime.operator.serving;

import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import java.util.List;
import java.util.Optional;

/**
 * What requests reach when the Service cannot be written: one that stands from before goes on leading to the pods that
 * it selects. Pure.
 *
 * @param plan what serves by that
 * @param cut why requests come to nobody; empty when they come through
 * @param heldBack why the wanted revision does not take over although it could; at most one
 */
public record Reach(RolloutPlan plan, Optional<Finding> cut, List<Finding> heldBack) {

    /**
     * @param planned as it would be with the Service
     * @param seen what the plan was made from
     * @param refused why the Service is not as the plan has it, which a person must mend
     */
    public static Reach of(RolloutPlan planned, RolloutPlan.Seen seen, Optional<Finding> refused) {
        if (refused.isEmpty()) return new Reach(planned, Optional.empty(), List.of());
        var cut = cut(refused, seen.reached().isPresent());
        if (cut.isPresent()) return new Reach(planned, cut, List.of());
        var plan = planned.unswitched(seen);
        return new Reach(
                plan, cut, plan.candidate().isPresent() ? refused.stream().toList() : List.of());
    }

    /**
     * @param refused why the Service is not as it should be, which a person must mend
     * @param reached whether the one that stands leads to pods that answer
     */
    public static Optional<Finding> cut(Optional<Finding> refused, boolean reached) {
        // under a name that is taken somebody else answers, or nobody
        return refused.filter(why -> why.reason() == Reason.NameTaken || !reached);
    }
}
