package dev.ragtime.operator.slo;

import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.api.slo.SloArithmetic;
import dev.ragtime.api.slo.SloStatus;
import dev.ragtime.api.slo.SloStatus.State;
import dev.ragtime.operator.kubernetes.Conditions;
import dev.ragtime.operator.kubernetes.Conditions.Status;
import dev.ragtime.operator.kubernetes.Reason;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * SLOHealthy, ErrorBudgetBurning and SLODataAvailable; pure. A resource without objectives has none of the three, and
 * none of them touches Ready: an overspent budget is news for people, not a reason to take a service away.
 */
final class SloConditions {
    private SloConditions() {}

    /** Sets the three as measured. */
    static void set(Conditions conditions, SloReport report, EventKind events) {
        if (report.objectives().isEmpty()) return;
        health(conditions, report.objectives(), events);
        burnRate(conditions, report, events);
        data(conditions, report, events);
    }

    /** Takes the three over as they were, while nothing has been measured yet. */
    static void keep(Conditions conditions) {
        conditions
                .keep(Conditions.SLO_HEALTHY)
                .keep(Conditions.ERROR_BUDGET_BURNING)
                .keep(Conditions.SLO_DATA_AVAILABLE);
    }

    private static void health(Conditions conditions, List<SloStatus> measured, EventKind events) {
        var type = Conditions.SLO_HEALTHY;
        var breached = in(State.Breached, measured);
        var unknown = in(State.InsufficientData, measured);
        if (!breached.isEmpty())
            conditions.set(type, false, Reason.ObjectiveBreached, "error budget overspent: " + names(breached));
        else if (!unknown.isEmpty())
            conditions.set(type, Status.Unknown, Reason.InsufficientData, missing(unknown, events));
        else conditions.set(type, true, Reason.ObjectivesMet, "every objective has error budget left");
    }

    private static void burnRate(Conditions conditions, SloReport report, EventKind events) {
        var type = Conditions.ERROR_BUDGET_BURNING;
        var unknown = in(State.InsufficientData, report.objectives());
        if (!report.burning().isEmpty())
            conditions.set(
                    type,
                    true,
                    Reason.BurningFast,
                    "error budget spent faster than it lasts: " + String.join(", ", report.burning()));
        else if (!unknown.isEmpty())
            conditions.set(type, Status.Unknown, Reason.InsufficientData, missing(unknown, events));
        else conditions.set(type, false, Reason.BurnRateNormal, "no burn rate alert fires");
    }

    private static void data(Conditions conditions, SloReport report, EventKind events) {
        var type = Conditions.SLO_DATA_AVAILABLE;
        var coverage = report.objectives().stream()
                .map(SloStatus::coveragePercent)
                .filter(Objects::nonNull)
                .map(BigDecimal::new)
                .min(BigDecimal::compareTo);
        if (!report.silentPods().isEmpty())
            conditions.set(
                    type,
                    false,
                    Reason.ScrapeFailing,
                    "the operator has not reached port " + PodLayout.PORT + " of these ready pods for a minute: "
                            + String.join(", ", report.silentPods())
                            + ". Where a NetworkPolicy selects them, let the operator's pods in");
        else if (coverage.isEmpty()) conditions.set(type, Status.Unknown, Reason.InsufficientData, events.noneSeen());
        else if (coverage.get().compareTo(SloArithmetic.MINIMUM_COVERAGE) < 0)
            conditions.set(
                    type,
                    false,
                    events.whenMissed(),
                    "less than " + SloArithmetic.MINIMUM_COVERAGE + " % of " + events.whole()
                            + " was seen, see status.slo[].coveragePercent");
        else conditions.set(type, true, events.whenSeen(), events.allSeen());
    }

    /** What keeps these from a verdict. */
    private static String missing(List<SloStatus> unknown, EventKind events) {
        return unknown.stream().map(one -> missing(one, events)).collect(Collectors.joining("; "));
    }

    private static String missing(SloStatus objective, EventKind events) {
        var needed = SloArithmetic.fewestEvents(objective.targetPercent());
        return objective.totalEvents() < needed
                ? objective.name() + ": " + objective.totalEvents() + " of the " + needed + " " + events.plural()
                        + " that a verdict needs"
                : objective.name() + ": too little of " + events.whole() + " was seen for a verdict";
    }

    private static List<SloStatus> in(State state, List<SloStatus> measured) {
        return measured.stream().filter(status -> status.state() == state).toList();
    }

    private static String names(List<SloStatus> objectives) {
        return objectives.stream().map(SloStatus::name).collect(Collectors.joining(", "));
    }
}
