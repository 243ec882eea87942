package dev.ragtime.operator.serving;

import dev.ragtime.api.slo.SloStatus;
import dev.ragtime.api.slo.SloStatus.State;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Conditions.Status;
import dev.ragtime.operator.kubernetes.Reason;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/**
 * SLOHealthy, ErrorBudgetBurning and SLODataAvailable; pure. A resource without objectives has none of the three, and
 * none of them touches Ready: an overspent budget is news for people, not a reason to take a service away.
 */
final class SloConditions {
    /** Below this share of seen replica time the figures say too little. */
    private static final BigDecimal ENOUGH_COVERAGE_PERCENT = new BigDecimal("90");

    private SloConditions() {}

    /**
     * @param measured objectives as measured
     * @param burning names of those of which a burn rate alert fires
     */
    static void set(Conditions conditions, List<SloStatus> measured, List<String> burning) {
        if (measured.isEmpty()) return;
        health(conditions, measured);
        burnRate(conditions, measured, burning);
        coverage(conditions, measured);
    }

    /** Takes the three over as they were, while nothing has been measured yet. */
    static void keep(Conditions conditions) {
        conditions
                .keep(Conditions.SLO_HEALTHY)
                .keep(Conditions.ERROR_BUDGET_BURNING)
                .keep(Conditions.SLO_DATA_AVAILABLE);
    }

    private static void health(Conditions conditions, List<SloStatus> measured) {
        var breached = names(measured, State.Breached);
        if (!breached.isEmpty()) {
            conditions.set(
                    Conditions.SLO_HEALTHY,
                    false,
                    Reason.ObjectiveBreached,
                    "error budget overspent: " + String.join(", ", breached));
            return;
        }
        var unknown = names(measured, State.InsufficientData);
        if (unknown.size() == measured.size()) {
            conditions.set(
                    Conditions.SLO_HEALTHY,
                    Status.Unknown,
                    Reason.InsufficientData,
                    "too few requests measured so far to judge " + String.join(", ", unknown));
            return;
        }
        conditions.set(
                Conditions.SLO_HEALTHY,
                true,
                Reason.ObjectivesMet,
                unknown.isEmpty() ? "" : "too few requests measured so far to judge " + String.join(", ", unknown));
    }

    private static void burnRate(Conditions conditions, List<SloStatus> measured, List<String> burning) {
        if (!burning.isEmpty()) {
            conditions.set(
                    Conditions.ERROR_BUDGET_BURNING,
                    true,
                    Reason.BurningFast,
                    "error budget spent faster than it lasts: " + String.join(", ", burning));
        } else if (names(measured, State.InsufficientData).size() == measured.size()) {
            conditions.set(Conditions.ERROR_BUDGET_BURNING, Status.Unknown, Reason.InsufficientData, "");
        } else {
            conditions.set(Conditions.ERROR_BUDGET_BURNING, false, Reason.BurnRateNormal, "");
        }
    }

    private static void coverage(Conditions conditions, List<SloStatus> measured) {
        var least = measured.stream()
                .map(SloStatus::coveragePercent)
                .filter(Objects::nonNull)
                .map(BigDecimal::new)
                .min(BigDecimal::compareTo);
        if (least.isEmpty()) {
            conditions.set(
                    Conditions.SLO_DATA_AVAILABLE, Status.Unknown, Reason.InsufficientData, "no pod has been seen yet");
        } else if (least.get().compareTo(ENOUGH_COVERAGE_PERCENT) < 0) {
            conditions.set(
                    Conditions.SLO_DATA_AVAILABLE,
                    false,
                    Reason.ScrapeFailing,
                    "the counters of less than 90 % of pod time were seen, see status.slo[].coveragePercent");
        } else {
            conditions.set(Conditions.SLO_DATA_AVAILABLE, true, Reason.Scraping, "");
        }
    }

    private static List<String> names(List<SloStatus> measured, State state) {
        return measured.stream()
                .filter(status -> status.state() == state)
                .map(SloStatus::name)
                .toList();
    }
}
