package dev.ragtime.operator.slo;

import dev.ragtime.api.slo.Objective;
import dev.ragtime.api.slo.SloStatus;
import dev.ragtime.api.slo.SloSummary;
import dev.ragtime.operator.kubernetes.Conditions;
import java.util.List;
import java.util.Optional;

/**
 * The part of a status that speaks of objectives; pure. After a restart of the operator the figures of before stand
 * until new ones are there.
 *
 * @param measured empty before the first measurement
 */
public record SloFigures(List<SloStatus> objectives, Optional<SloSummary> summary, Optional<SloReport> measured) {

    /**
     * @param declared objectives of the spec; without any, nothing is reported
     * @param report as last measured; empty before the first measurement
     * @param before figures that stand in the status
     * @param summaryBefore summary that stands in the status
     */
    public static SloFigures of(
            List<Objective> declared, SloReport report, List<SloStatus> before, Optional<SloSummary> summaryBefore) {
        if (declared.isEmpty()) return new SloFigures(List.of(), Optional.empty(), Optional.of(SloReport.EMPTY));
        if (report.objectives().isEmpty()) return new SloFigures(before, summaryBefore, Optional.empty());
        return new SloFigures(report.objectives(), report.summary(), Optional.of(report));
    }

    /** Sets the three conditions of objectives. */
    public void set(Conditions conditions, EventKind events) {
        measured.ifPresentOrElse(
                report -> SloConditions.set(conditions, report, events), () -> SloConditions.keep(conditions));
    }
}
