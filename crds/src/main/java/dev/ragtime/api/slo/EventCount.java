package dev.ragtime.api.slo;

/**
 * Events judged by one objective.
 *
 * @param good events that kept the promise, 0 to {@code total}
 * @param total all judged events, from 0
 */
public record EventCount(long good, long total) {
    public static final EventCount NONE = new EventCount(0, 0);

    public EventCount {
        if (good < 0 || good > total) throw new IllegalArgumentException("not 0 <= " + good + " <= " + total);
    }

    public long bad() {
        return total - good;
    }

    public EventCount plus(EventCount other) {
        return new EventCount(Math.addExact(good, other.good), Math.addExact(total, other.total));
    }
}
