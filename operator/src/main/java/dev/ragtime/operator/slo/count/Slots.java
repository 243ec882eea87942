package dev.ragtime.operator.slo.count;

import dev.ragtime.api.slo.Coverage;
import dev.ragtime.api.slo.EventCount;
import dev.ragtime.api.slo.EventWindows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The events of one series: by minute for the last six hours, by hour for the whole window. Every event is in one slot
 * of each; replica time only matters over the window, so it is in the hours alone. A window of n slots ends with the
 * running one, so it is up to one slot shorter than its name.
 *
 * @param minutes oldest first, at most {@value #MINUTES}
 * @param hours oldest first, at most {@value #MAXIMUM_HOURS}
 */
public record Slots(List<Slot> minutes, List<Slot> hours) {
    static final int MINUTES = 360;

    /** The longest window of an objective, 90 days. */
    static final int MAXIMUM_HOURS = 90 * 24;

    /** The longest burn rate shown is over three days, however short the window. */
    private static final int MINIMUM_HOURS = 3 * 24;

    public static final Slots EMPTY = new Slots(List.of(), List.of());

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    public Slots {
        minutes = List.copyOf(minutes);
        hours = List.copyOf(hours);
    }

    /** Events by age, seen from {@code now}: by the minute up to six hours, above to the nearest hour. */
    public EventWindows windows(Instant now) {
        return window -> {
            if (window.toMinutes() <= MINUTES)
                return events(minutes, index(now, MINUTE) - Math.max(1, window.toMinutes()));
            return events(hours, index(now, HOUR) - (window.toMinutes() + 30) / 60);
        };
    }

    /** Replica time of the last {@code days} days. */
    public Coverage coverage(Instant now, int days) {
        var before = index(now, HOUR) - days * 24L;
        var covered = 0L;
        var all = 0L;
        for (var place = hours.size() - 1; place >= 0 && hours.get(place).index() > before; place--) {
            covered += hours.get(place).coveredMilliseconds();
            all += hours.get(place).replicaMilliseconds();
        }
        return new Coverage(covered, all);
    }

    /** The same by a clock that shows {@code now} and no longer {@code ahead}; every event stays. */
    Slots movedBack(Instant ahead, Instant now) {
        return new Slots(SlotRow.movedBack(minutes, MINUTE, ahead, now), SlotRow.movedBack(hours, HOUR, ahead, now));
    }

    /** Without what lies after the minute, or the hour, of {@code now}. */
    public Slots until(Instant now) {
        return new Slots(until(minutes, index(now, MINUTE)), until(hours, index(now, HOUR)));
    }

    private static List<Slot> until(List<Slot> slots, long last) {
        return slots.stream().filter(slot -> slot.index() <= last).toList();
    }

    private static EventCount events(List<Slot> slots, long before) {
        var good = 0L;
        var total = 0L;
        for (var place = slots.size() - 1; place >= 0 && slots.get(place).index() > before; place--) {
            good += slots.get(place).events().good();
            total += slots.get(place).events().total();
        }
        return new EventCount(good, total);
    }

    private static long index(Instant at, Duration length) {
        return Math.floorDiv(at.toEpochMilli(), length.toMillis());
    }

    /** Slots being added to, for an objective with a window of {@code days} days. */
    public static final class Editor {
        private final Instant now;
        private final int hoursKept;
        private final SlotRow minutes;
        private final SlotRow hours;

        /** @param now when the last slot to be touched runs */
        public Editor(Slots slots, Instant now, int days) {
            this.now = now;
            this.hoursKept = Math.max(MINIMUM_HOURS, days * 24);
            this.minutes = new SlotRow(MINUTE, slots.minutes);
            this.hours = new SlotRow(HOUR, slots.hours);
        }

        /**
         * Events that happened between {@code since} and now, nobody knows when. Short windows hold only what certainly
         * happened within them, so that nothing old pages as new: in the minutes all stands at the beginning. Over a
         * long window the best estimate counts: in the hours it is spread evenly.
         */
        void add(Instant since, EventCount events) {
            var from = since.isAfter(now) ? now : since;
            minutes.add(from, events);
            hours.spread(latest(from, now.minus(HOUR.multipliedBy(hoursKept - 1L))), now, events);
        }

        /** One event that is a span of time, within one slot: good or bad, and seen. */
        public void addSlice(Instant from, Duration length, boolean good) {
            var event = new EventCount(good ? 1 : 0, 1);
            minutes.add(from, event);
            hours.add(from, event);
            hours.addTime(from, from.plus(length), true);
        }

        /** Replica time; what lies before the window, or after now, does not count. */
        public void addTime(Instant from, Instant to, boolean covered) {
            var end = to.isAfter(now) ? now : to;
            hours.addTime(latest(from, now.minus(HOUR.multipliedBy(hoursKept))), end, covered);
        }

        public Slots slots() {
            return new Slots(minutes.keep(now, MINUTES), hours.keep(now, hoursKept));
        }

        private static Instant latest(Instant a, Instant b) {
            return a.isAfter(b) ? a : b;
        }
    }
}
