package dev.ragtime.operator.slo.count;

import dev.ragtime.api.slo.Objective;
import dev.ragtime.api.slo.SloEvaluation;
import dev.ragtime.api.slo.SloStatus;
import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.slo.scrape.Series;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Figures of the objectives of one workload. */
public final class SloEvaluator {
    private static final String SOURCE = "Embedded";

    private SloEvaluator() {}

    /**
     * Figures as of the state's clock.
     *
     * @param at what {@code evaluatedAt} says, if the figures turn out to be new
     */
    public static SloReport evaluate(SloState state, List<Objective> objectives, Instant at) {
        return evaluate(state.slots(), state.clock(), objectives, at);
    }

    /**
     * @param asOf when the newest slot of each window runs
     * @param at what {@code evaluatedAt} says, if the figures turn out to be new
     */
    public static SloReport evaluate(Map<Series, Slots> counted, Instant asOf, List<Objective> objectives, Instant at) {
        var statuses = new ArrayList<SloStatus>();
        var burning = new ArrayList<String>();
        for (var objective : objectives) {
            var slots = counted.getOrDefault(Series.of(objective), Slots.EMPTY);
            var windows = slots.windows(asOf);
            var coverage = slots.coverage(asOf, objective.windowDays());
            var status = SloEvaluation.status(objective, windows, coverage, SOURCE, at);
            statuses.add(status);
            // with too few events one bad one fires every alert
            if (status.state() != SloStatus.State.InsufficientData && SloEvaluation.burning(objective, windows))
                burning.add(objective.name());
        }
        return SloReport.of(statuses, burning);
    }
}
