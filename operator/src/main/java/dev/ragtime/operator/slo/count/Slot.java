package dev.ragtime.operator.slo.count;

import dev.ragtime.api.slo.EventCount;

/**
 * A minute or an hour of one series.
 *
 * @param index time since the epoch in units of the slot's length
 * @param coveredMilliseconds replica time whose counters were read
 * @param replicaMilliseconds replica time in all
 */
public record Slot(long index, EventCount events, long coveredMilliseconds, long replicaMilliseconds) {
    static Slot empty(long index) {
        return new Slot(index, EventCount.NONE, 0, 0);
    }

    Slot plus(EventCount more) {
        return new Slot(index, events.plus(more), coveredMilliseconds, replicaMilliseconds);
    }

    /** The same, and what {@code other} holds. */
    Slot plus(Slot other) {
        return new Slot(
                index,
                events.plus(other.events),
                Math.addExact(coveredMilliseconds, other.coveredMilliseconds),
                Math.addExact(replicaMilliseconds, other.replicaMilliseconds));
    }

    Slot at(long newIndex) {
        return new Slot(newIndex, events, coveredMilliseconds, replicaMilliseconds);
    }

    Slot plus(long milliseconds, boolean covered) {
        return new Slot(
                index,
                events,
                coveredMilliseconds + (covered ? milliseconds : 0),
                Math.addExact(replicaMilliseconds, milliseconds));
    }
}
