package dev.ragtime.operator.slo;

import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.EventReason;
import dev.ragtime.operator.kubernetes.Events;
import dev.ragtime.operator.kubernetes.Events.Notice;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** The news that two states of a resource have of its objectives; pure. */
public final class SloNews {
    private SloNews() {}

    public static List<Notice> between(List<Condition> before, List<Condition> after) {
        return Events.list(
                Events.transition(
                        before,
                        after,
                        Conditions.SLO_HEALTHY,
                        EventReason.ObjectivesMet,
                        EventReason.ObjectiveBreached),
                Events.transition(
                        before,
                        after,
                        Conditions.ERROR_BUDGET_BURNING,
                        EventReason.ErrorBudgetBurning,
                        EventReason.ErrorBudgetNormal));
    }
}
