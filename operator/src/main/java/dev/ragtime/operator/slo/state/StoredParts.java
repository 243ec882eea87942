package dev.ragtime.operator.slo.state;

import dev.ragtime.api.slo.EventCount;
import dev.ragtime.operator.slo.count.Slot;
import dev.ragtime.operator.slo.count.Slots;
import dev.ragtime.operator.slo.scrape.Series;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What every stored state is made of. Counts come before what they count; slots are told by their distance. */
final class StoredParts {
    private static final int MAXIMUM_ITEMS = 100_000;

    private StoredParts() {}

    static void write(DataOutputStream out, Slots slots) throws IOException {
        write(out, slots.minutes());
        write(out, slots.hours());
    }

    /** @throws IllegalArgumentException when one is later than {@code clock} */
    static Slots readSlots(DataInputStream in, Instant clock) throws IOException {
        return new Slots(readSlots(in, clock, 60_000), readSlots(in, clock, 3_600_000));
    }

    private static void write(DataOutputStream out, List<Slot> slots) throws IOException {
        out.writeInt(slots.size());
        var last = 0L;
        for (var slot : slots) {
            out.writeLong(slot.index() - last);
            write(out, slot.events());
            out.writeLong(slot.coveredMilliseconds());
            out.writeLong(slot.replicaMilliseconds());
            last = slot.index();
        }
    }

    private static List<Slot> readSlots(DataInputStream in, Instant clock, long length) throws IOException {
        var slots = new ArrayList<Slot>();
        var newest = Math.floorDiv(clock.toEpochMilli(), length);
        var last = 0L;
        for (var left = readCount(in); left > 0; left--) {
            var distance = in.readLong();
            if (distance <= 0) throw new IllegalArgumentException("slots are not in order");
            last = Math.addExact(last, distance);
            if (last > newest) throw new IllegalArgumentException("a slot is in the future");
            var slot = new Slot(last, readEvents(in), in.readLong(), in.readLong());
            if (slot.coveredMilliseconds() < 0 || slot.coveredMilliseconds() > slot.replicaMilliseconds())
                throw new IllegalArgumentException("a slot covers more than there was");
            slots.add(slot);
        }
        return slots;
    }

    static void write(DataOutputStream out, Series series) throws IOException {
        out.writeUTF(series.objective());
        out.writeUTF(series.definition());
    }

    static Series readSeries(DataInputStream in) throws IOException {
        return new Series(in.readUTF(), in.readUTF());
    }

    static void write(DataOutputStream out, EventCount events) throws IOException {
        out.writeLong(events.good());
        out.writeLong(events.total());
    }

    static EventCount readEvents(DataInputStream in) throws IOException {
        return new EventCount(in.readLong(), in.readLong());
    }

    static void write(DataOutputStream out, Instant at) throws IOException {
        out.writeLong(at.toEpochMilli());
    }

    static Instant readInstant(DataInputStream in) throws IOException {
        return Instant.ofEpochMilli(in.readLong());
    }

    static Instant past(Instant at, Instant clock) {
        if (at.isAfter(clock)) throw new IllegalArgumentException("something was seen in the future");
        return at;
    }

    static int readCount(DataInputStream in) throws IOException {
        var count = in.readInt();
        if (count < 0 || count > MAXIMUM_ITEMS) throw new IllegalArgumentException(count + " items");
        return count;
    }
}
