package dev.ragtime.api.slo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The formulas of service level objectives (SRE workbook, "Implementing SLOs" and "Alerting on SLOs"), on exact counts.
 * Results are decimal strings, rounded half up at the very end; a target is a decimal in percent, between 0 and 100,
 * both excluded.
 */
public final class SloArithmetic {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** Below this share of seen replica time, in percent, no verdict is given. */
    public static final BigDecimal MINIMUM_COVERAGE = BigDecimal.valueOf(90);

    /** From worst to best; among equals the smallest budget is the worst. */
    private static final List<SloStatus.State> WORST_FIRST = List.of(
            SloStatus.State.Breached, SloStatus.State.Warning, SloStatus.State.InsufficientData, SloStatus.State.OK);

    private SloArithmetic() {}

    /** Service level indicator in percent: good / total, with as many decimals as the target has, at least one. */
    public static Optional<String> sli(EventCount events, String targetPercent) {
        return ratio(HUNDRED.multiply(BigDecimal.valueOf(events.good())), events.total(), decimals(targetPercent));
    }

    /** Error budget left, in percent: 1 − bad / ((1 − target) · total); negative when overspent. */
    public static Optional<String> errorBudgetRemainingPercent(EventCount events, String targetPercent) {
        if (events.total() == 0) return Optional.empty();
        var budget = budget(events, targetPercent);
        var left = budget.subtract(HUNDRED.multiply(BigDecimal.valueOf(events.bad())));
        return Optional.of(
                left.multiply(HUNDRED).divide(budget, 1, RoundingMode.HALF_UP).toPlainString());
    }

    /** Burn rate: (bad / total) / (1 − target); 1 spends the whole budget in exactly one window. */
    public static Optional<String> burnRate(EventCount events, String targetPercent) {
        if (events.total() == 0) return Optional.empty();
        var bad = HUNDRED.multiply(BigDecimal.valueOf(events.bad()));
        return Optional.of(bad.divide(budget(events, targetPercent), 1, RoundingMode.HALF_UP)
                .toPlainString());
    }

    /** Whether the exact burn rate is above {@code factor}; no events burn nothing. */
    public static boolean burnsFasterThan(BigDecimal factor, EventCount events, String targetPercent) {
        var bad = HUNDRED.multiply(BigDecimal.valueOf(events.bad()));
        return bad.compareTo(factor.multiply(budget(events, targetPercent))) > 0;
    }

    /** Seen share of the replicas' time, in percent; empty when nothing is known of replicas. */
    public static Optional<String> coveragePercent(Coverage coverage) {
        var covered = HUNDRED.multiply(BigDecimal.valueOf(coverage.coveredMilliseconds()));
        return ratio(covered, coverage.replicaMilliseconds(), 1);
    }

    /** The verdict over the window, given whether a burn rate alert fires. */
    public static SloStatus.State state(EventCount events, Coverage coverage, String targetPercent, boolean burning) {
        if (events.total() < fewestEvents(targetPercent) || tooLittleSeen(coverage))
            return SloStatus.State.InsufficientData;
        if (burnsFasterThan(BigDecimal.ONE, events, targetPercent)) return SloStatus.State.Breached;
        return burning ? SloStatus.State.Warning : SloStatus.State.OK;
    }

    /** ⌈1 / (1 − target)⌉: with fewer events a single bad one would overspend the budget. */
    public static long fewestEvents(String targetPercent) {
        return HUNDRED.divide(allowedPercent(targetPercent), 0, RoundingMode.CEILING)
                .longValueExact();
    }

    /** The worst objective; empty when there is none. As long as it has no verdict, it shows no figures either. */
    public static Optional<SloSummary> summary(List<SloStatus> objectives) {
        return objectives.stream()
                .min(Comparator.<SloStatus>comparingInt(s -> WORST_FIRST.indexOf(s.state()))
                        .thenComparing(SloArithmetic::budgetOf, Comparator.nullsLast(Comparator.naturalOrder())))
                .map(SloArithmetic::summaryOf);
    }

    private static SloSummary summaryOf(SloStatus worst) {
        // one bad request of one would read as -19900.0%
        if (worst.state() == SloStatus.State.InsufficientData)
            return new SloSummary(worst.state(), worst.name(), null, null);
        return new SloSummary(
                worst.state(),
                worst.name(),
                worst.errorBudgetRemainingPercent() == null ? null : worst.errorBudgetRemainingPercent() + "%",
                worst.burnRates() == null ? null : worst.burnRates().get("1h"));
    }

    private static BigDecimal budgetOf(SloStatus status) {
        var percent = status.errorBudgetRemainingPercent();
        return percent == null ? null : new BigDecimal(percent);
    }

    private static boolean tooLittleSeen(Coverage coverage) {
        var covered = HUNDRED.multiply(BigDecimal.valueOf(coverage.coveredMilliseconds()));
        return coverage.known()
                && covered.compareTo(MINIMUM_COVERAGE.multiply(BigDecimal.valueOf(coverage.replicaMilliseconds()))) < 0;
    }

    /** 100 times the number of bad events that the target allows. */
    private static BigDecimal budget(EventCount events, String targetPercent) {
        return allowedPercent(targetPercent).multiply(BigDecimal.valueOf(events.total()));
    }

    private static BigDecimal allowedPercent(String targetPercent) {
        return HUNDRED.subtract(new BigDecimal(targetPercent));
    }

    private static int decimals(String targetPercent) {
        return Math.max(1, new BigDecimal(targetPercent).stripTrailingZeros().scale());
    }

    private static Optional<String> ratio(BigDecimal numerator, long denominator, int decimals) {
        if (denominator == 0) return Optional.empty();
        return Optional.of(numerator
                .divide(BigDecimal.valueOf(denominator), decimals, RoundingMode.HALF_UP)
                .toPlainString());
    }
}
