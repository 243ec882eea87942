package dev.ragtime.api.slo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.slo.SloStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SloArithmeticTest {
    private static final Coverage FULL = new Coverage(1000, 1000);

    @ParameterizedTest(name = "{0} of {1} good against {2} % is SLI {3}, budget {4}, burn {5}")
    @CsvSource({
        // SRE workbook, "Implementing SLOs": 3,663,253 requests in four weeks, 97.123 % succeeded against 97 %
        "3557865, 3663253, 97, 97.1, 4.1, 1.0",
        // the example of the API page
        "9720, 10000, 95, 97.2, 44.0, 0.6",
        // SRE workbook, "Alerting on SLOs", table 5-2: error rates 0.1 %, 0.2 %, 1 %, 100 % against 99.9 %
        "99900, 100000, 99.9, 99.9, 0.0, 1.0",
        "99800, 100000, 99.9, 99.8, -100.0, 2.0",
        "99000, 100000, 99.9, 99.0, -900.0, 10.0",
        "0, 100000, 99.9, 0.0, -99900.0, 1000.0",
        // rounding half up, with as many decimals as the target has
        "9995, 10000, 99.95, 99.95, 0.0, 1.0",
        "99945, 100000, 99.9, 99.9, 45.0, 0.6",
        "19999, 20000, 99.990, 100.00, 50.0, 0.5",
        "2001, 2003, 50, 99.9, 99.8, 0.0",
        "40, 40, 90, 100.0, 100.0, 0.0",
        "0, 1, 50, 0.0, -100.0, 2.0",
        // half a tenth below zero is rounded away from it
        "7999, 10000, 80, 80.0, -0.1, 1.0",
    })
    void figures_follow_the_formulas(long good, long total, String target, String sli, String budget, String burn) {
        var events = new EventCount(good, total);
        assertThat(SloArithmetic.sli(events, target)).contains(sli);
        assertThat(SloArithmetic.errorBudgetRemainingPercent(events, target)).contains(budget);
        assertThat(SloArithmetic.burnRate(events, target)).contains(burn);
    }

    @Test
    void without_events_there_are_no_figures() {
        assertThat(SloArithmetic.sli(EventCount.NONE, "99")).isEmpty();
        assertThat(SloArithmetic.errorBudgetRemainingPercent(EventCount.NONE, "99"))
                .isEmpty();
        assertThat(SloArithmetic.burnRate(EventCount.NONE, "99")).isEmpty();
        assertThat(SloArithmetic.coveragePercent(Coverage.UNKNOWN)).isEmpty();
    }

    @ParameterizedTest(name = "{0} of {1} good against {2} %, {3} of 1000 s seen, alert {4}: {5}")
    @CsvSource({
        "1000, 1000, 99.9, 1000, false, OK",
        "999, 1000, 99.9, 1000, false, OK",
        "999, 1000, 99.9, 1000, true, Warning",
        "998, 1000, 99.9, 1000, true, Breached",
        "999, 999, 99.9, 1000, false, InsufficientData",
        "0, 999, 99.9, 1000, true, InsufficientData",
        "1000, 1000, 99.9, 900, false, OK",
        "1000, 1000, 99.9, 899, false, InsufficientData",
        "20, 20, 95, 1000, false, OK",
        "19, 19, 95, 1000, false, InsufficientData",
        "34, 34, 97, 1000, false, OK",
        "33, 33, 97, 1000, false, InsufficientData",
    })
    void a_verdict_needs_enough_events_and_coverage(
            long good, long total, String target, long covered, boolean burning, State state) {
        assertThat(SloArithmetic.state(new EventCount(good, total), new Coverage(covered, 1000), target, burning))
                .isEqualTo(state);
    }

    @ParameterizedTest(name = "{0} % errors in the long window, {1} % in the short: {2}")
    @CsvSource({
        // SRE workbook, table 5-8, for 99.9 %: page above 1.44 % in 1 h and 5 m
        "1.44, 1.44, false",
        "1.45, 1.45, true",
        "1.45, 1.44, false",
        "1.44, 1.45, false",
    })
    void both_windows_of_an_alert_must_burn(double longPercent, double shortPercent, boolean fires) {
        EventWindows events = window -> {
            var percent = window.equals(Duration.ofHours(1)) ? longPercent : shortPercent;
            return new EventCount(100_000 - Math.round(percent * 1000), 100_000);
        };
        assertThat(BurnRateAlert.ALL.getFirst().fires(events, "99.9", 30)).isEqualTo(fires);
    }

    @ParameterizedTest(name = "{0} min in a window of {1} days are {2} min")
    @CsvSource({"60, 30, 60", "60, 28, 56", "5, 28, 5", "360, 28, 336", "4320, 7, 1008", "5, 1, 1", "60, 90, 180"})
    void alert_windows_scale_with_the_window(long minutes, int days, long scaled) {
        assertThat(BurnRateAlert.scaled(Duration.ofMinutes(minutes), days)).hasMinutes(scaled);
    }

    @Test
    void status_shows_every_figure_of_an_objective() {
        var objective = new Objective("fast", null, new Objective.Threshold(800), null, null, "95", 28);
        EventWindows events =
                window -> window.compareTo(Duration.ofMinutes(5)) <= 0 ? EventCount.NONE : new EventCount(9720, 10000);

        var status = SloEvaluation.status(
                objective, events, new Coverage(998, 1000), "Embedded", Instant.parse("2026-01-01T00:00:00Z"));

        assertThat(status)
                .isEqualTo(new SloStatus(
                        "fast",
                        "95",
                        28,
                        "97.2",
                        9720L,
                        10000L,
                        "44.0",
                        Map.of("1h", "0.6", "6h", "0.6", "3d", "0.6"),
                        "99.8",
                        "Embedded",
                        "2026-01-01T00:00:00Z",
                        State.OK));
    }

    @Test
    void the_summary_shows_the_worst_objective() {
        var fine = status("fine", 1000, 1000, false);
        var warned = status("warned", 999, 1000, true);
        var tight = status("tight", 991, 1000, true);
        var silent = status("silent", 0, 0, false);

        assertThat(SloArithmetic.summary(List.of())).isEmpty();
        assertThat(SloArithmetic.summary(List.of(fine, silent)))
                .contains(new SloSummary(State.InsufficientData, "silent", null, null));
        assertThat(SloArithmetic.summary(List.of(fine, warned, silent, tight)))
                .contains(new SloSummary(State.Warning, "tight", "10.0%", "0.9"));
        assertThat(SloArithmetic.summary(List.of(tight, status("broken", 900, 1000, false))))
                .contains(new SloSummary(State.Breached, "broken", "-900.0%", "10.0"));
    }

    @Test
    void the_summary_shows_no_figures_before_there_is_a_verdict() {
        var failedOnce = status("available", 0, 1, false);

        assertThat(SloArithmetic.summary(List.of(failedOnce)))
                .contains(new SloSummary(State.InsufficientData, "available", null, null));
        assertThat(failedOnce.errorBudgetRemainingPercent()).isEqualTo("-9900.0");
    }

    private static SloStatus status(String name, long good, long total, boolean burning) {
        var events = new EventCount(good, total);
        return new SloStatus(
                name,
                "99",
                28,
                SloArithmetic.sli(events, "99").orElse(null),
                good,
                total,
                SloArithmetic.errorBudgetRemainingPercent(events, "99").orElse(null),
                SloArithmetic.burnRate(events, "99")
                        .map(rate -> Map.of("1h", rate))
                        .orElse(null),
                "100.0",
                "Embedded",
                "2026-01-01T00:00:00Z",
                SloArithmetic.state(events, FULL, "99", burning));
    }
}
