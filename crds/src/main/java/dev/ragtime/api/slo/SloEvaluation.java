package dev.ragtime.api.slo;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns counts into what status shows; the same in the cluster and in one local process. */
public final class SloEvaluation {
    /** Windows of the burn rates shown, by the name they are shown under. */
    private static final Map<String, Duration> SHOWN = shown();

    private SloEvaluation() {}

    /**
     * One objective as measured.
     *
     * @param events its events, by age
     * @param coverage how much of the replicas' time in the window was seen
     * @param source where the counts come from
     * @param at when the figures changed
     */
    public static SloStatus status(
            Objective objective, EventWindows events, Coverage coverage, String source, Instant at) {
        var target = objective.targetPercent();
        var window = events.last(Duration.ofDays(objective.windowDays()));
        return new SloStatus(
                objective.name(),
                target,
                objective.windowDays(),
                SloArithmetic.sli(window, target).orElse(null),
                window.good(),
                window.total(),
                SloArithmetic.errorBudgetRemainingPercent(window, target).orElse(null),
                burnRates(events, target),
                SloArithmetic.coveragePercent(coverage).orElse(null),
                source,
                at.toString(),
                SloArithmetic.state(window, coverage, target, burning(objective, events)));
    }

    /** Whether a burn rate alert of the objective fires. */
    public static boolean burning(Objective objective, EventWindows events) {
        return BurnRateAlert.ALL.stream()
                .anyMatch(alert -> alert.fires(events, objective.targetPercent(), objective.windowDays()));
    }

    private static Map<String, String> burnRates(EventWindows events, String target) {
        var rates = new LinkedHashMap<String, String>();
        SHOWN.forEach((name, window) ->
                SloArithmetic.burnRate(events.last(window), target).ifPresent(rate -> rates.put(name, rate)));
        return rates.isEmpty() ? null : rates;
    }

    private static Map<String, Duration> shown() {
        var windows = new LinkedHashMap<String, Duration>();
        windows.put("5m", Duration.ofMinutes(5));
        windows.put("1h", Duration.ofHours(1));
        windows.put("6h", Duration.ofHours(6));
        windows.put("3d", Duration.ofDays(3));
        return windows;
    }
}
