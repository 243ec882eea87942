package dev.ragtime.api.slo;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * A pair of windows that both burn faster than {@code factor}. Pairs and factors are those of the SRE workbook, chapter
 * "Alerting on SLOs", approach 6, which are made for a window of 30 days; other windows scale the pair, so that a
 * factor stands for the same share of the budget.
 *
 * @param severity who has to act, and when
 * @param longWindow says that the burn is significant
 * @param shortWindow says that it goes on
 * @param factor burn rate above which it fires, as a decimal
 */
public record BurnRateAlert(Severity severity, Duration longWindow, Duration shortWindow, String factor) {
    public enum Severity {
        PAGE,
        TICKET
    }

    public static final List<BurnRateAlert> ALL = List.of(
            new BurnRateAlert(Severity.PAGE, Duration.ofHours(1), Duration.ofMinutes(5), "14.4"),
            new BurnRateAlert(Severity.PAGE, Duration.ofHours(6), Duration.ofMinutes(30), "6"),
            new BurnRateAlert(Severity.TICKET, Duration.ofDays(1), Duration.ofHours(2), "3"),
            new BurnRateAlert(Severity.TICKET, Duration.ofDays(3), Duration.ofHours(6), "1"));

    /** Window the factors are made for, in days. */
    private static final int REFERENCE_DAYS = 30;

    /** Whether both windows burn faster than the factor. */
    public boolean fires(EventWindows events, String targetPercent, int windowDays) {
        var limit = new BigDecimal(factor);
        return SloArithmetic.burnsFasterThan(limit, events.last(scaled(longWindow, windowDays)), targetPercent)
                && SloArithmetic.burnsFasterThan(limit, events.last(scaled(shortWindow, windowDays)), targetPercent);
    }

    /** {@code window} times {@code windowDays} / 30, to the nearest minute and at least one. */
    static Duration scaled(Duration window, int windowDays) {
        var minutes = (window.toMinutes() * windowDays * 2 + REFERENCE_DAYS) / (2 * REFERENCE_DAYS);
        return Duration.ofMinutes(Math.max(1, minutes));
    }
}
