package dev.ragtime.operator.slo.count;

import dev.ragtime.api.slo.EventCount;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Slots of one length, oldest first, being added to. Slots in which nothing happened are left out. */
final class SlotRow {
    private final long length;
    private final List<Slot> slots;

    SlotRow(Duration length, List<Slot> slots) {
        this.length = length.toMillis();
        this.slots = new ArrayList<>(slots);
    }

    void add(Instant at, EventCount events) {
        var place = place(indexOf(at));
        slots.set(place, slots.get(place).plus(events));
    }

    /** Spreads events evenly over the slots that the time from {@code from} to {@code to} lies in; none gets lost. */
    void spread(Instant from, Instant to, EventCount events) {
        var begin = from.toEpochMilli();
        var span = to.toEpochMilli() - begin;
        if (span <= 0 || indexOf(from) == indexOf(to)) {
            add(to, events);
            return;
        }
        var before = EventCount.NONE;
        for (var start = begin; start < begin + span; ) {
            var index = Math.floorDiv(start, length);
            var end = Math.min(begin + span, (index + 1) * length);
            var until = part(events, end - begin, span);
            var good = until.good() - before.good();
            var place = place(index);
            slots.set(place, slots.get(place).plus(new EventCount(good, good + until.bad() - before.bad())));
            before = until;
            start = end;
        }
    }

    private static EventCount part(EventCount events, long time, long span) {
        var good = part(events.good(), time, span);
        return new EventCount(good, good + part(events.bad(), time, span));
    }

    /** Rounded down; exact where a product of two longs is not. */
    private static long part(long count, long time, long span) {
        return BigInteger.valueOf(count)
                .multiply(BigInteger.valueOf(time))
                .divide(BigInteger.valueOf(span))
                .longValueExact();
    }

    /** Spreads replica time over the slots it lies in. */
    void addTime(Instant from, Instant to, boolean covered) {
        var end = to.toEpochMilli();
        for (var start = from.toEpochMilli(); start < end; ) {
            var index = Math.floorDiv(start, length);
            var next = Math.min(end, (index + 1) * length);
            var place = place(index);
            slots.set(place, slots.get(place).plus(next - start, covered));
            start = next;
        }
    }

    /** The newest {@code count} slots up to the one that holds {@code now}. */
    List<Slot> keep(Instant now, long count) {
        var oldest = indexOf(now) - count + 1;
        var drop = 0;
        while (drop < slots.size() && slots.get(drop).index() < oldest) drop++;
        return List.copyOf(slots.subList(drop, slots.size()));
    }

    long indexOf(Instant at) {
        return Math.floorDiv(at.toEpochMilli(), length);
    }

    /** Moves the slots after that of {@code now} back by as much as a clock went that showed {@code ahead}. */
    static List<Slot> movedBack(List<Slot> slots, Duration length, Instant ahead, Instant now) {
        var newest = Math.floorDiv(now.toEpochMilli(), length.toMillis());
        var distance = Math.floorDiv(ahead.toEpochMilli(), length.toMillis()) - newest;
        var moved = new TreeMap<Long, Slot>();
        for (var slot : slots) {
            var index = slot.index() > newest ? slot.index() - distance : slot.index();
            moved.merge(index, slot.at(index), Slot::plus);
        }
        return List.copyOf(moved.values());
    }

    /** Where the slot is; made when it is missing. Nearly always the last. */
    private int place(long index) {
        var place = slots.size();
        while (place > 0 && slots.get(place - 1).index() > index) place--;
        if (place > 0 && slots.get(place - 1).index() == index) return place - 1;
        slots.add(place, Slot.empty(index));
        return place;
    }
}
