package dev.ragtime.operator.slo.count;

import dev.ragtime.api.slo.EventCount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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

    /** Where the slot is; made when it is missing. Nearly always the last. */
    private int place(long index) {
        var place = slots.size();
        while (place > 0 && slots.get(place - 1).index() > index) place--;
        if (place > 0 && slots.get(place - 1).index() == index) return place - 1;
        slots.add(place, Slot.empty(index));
        return place;
    }
}
