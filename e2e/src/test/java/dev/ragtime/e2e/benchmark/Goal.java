package dev.ragtime.e2e.benchmark;

import java.util.Locale;

/** What a figure is to reach. */
record Goal(double bound, boolean least) {
    static Goal atLeast(double bound) {
        return new Goal(bound, true);
    }

    static Goal atMost(double bound) {
        return new Goal(bound, false);
    }

    boolean metBy(double figure) {
        return least ? figure >= bound : figure <= bound;
    }

    @Override
    public String toString() {
        var digits = bound == Math.rint(bound) ? "%.0f" : "%.2f";
        return (least ? "≥ " : "≤ ") + String.format(Locale.ROOT, digits, bound);
    }
}
