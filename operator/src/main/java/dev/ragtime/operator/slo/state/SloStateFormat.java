package dev.ragtime.operator.slo.state;

import dev.ragtime.api.slo.EventCount;
import dev.ragtime.operator.slo.count.Baseline;
import dev.ragtime.operator.slo.count.SloState;
import dev.ragtime.operator.slo.count.Slot;
import dev.ragtime.operator.slo.count.Slots;
import dev.ragtime.operator.slo.scrape.RuntimeProcess;
import dev.ragtime.operator.slo.scrape.Series;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Version 1 of the content of a stored state. Counts come before what they count; slots are told by their distance. */
final class SloStateFormat {
    private static final int MAXIMUM_ITEMS = 100_000;

    /**
     * Behind the uid of a pod that was never read: since when it serves. It stands among the pods found at first, where
     * version 0.1 takes it for one that is gone, so that a rollback loses no counts.
     */
    private static final char SINCE = ' ';

    private SloStateFormat() {}

    static void write(DataOutputStream out, SloState state) throws IOException {
        write(out, state.began());
        write(out, state.clock());
        out.writeInt(state.found().size() + state.unread().size());
        for (var uid : state.found()) out.writeUTF(uid);
        for (var entry : state.unread().entrySet())
            out.writeUTF(entry.getKey() + SINCE + entry.getValue().toEpochMilli());
        out.writeInt(state.slots().size());
        for (var entry : state.slots().entrySet()) {
            write(out, entry.getKey());
            write(out, entry.getValue().minutes());
            write(out, entry.getValue().hours());
        }
        out.writeInt(state.baselines().size());
        for (var entry : state.baselines().entrySet()) {
            out.writeUTF(entry.getKey().podUid());
            write(out, entry.getKey().start());
            write(out, entry.getValue());
        }
    }

    static SloState read(DataInputStream in) throws IOException {
        var began = readInstant(in);
        var clock = readInstant(in);
        past(began, clock);
        Set<String> found = new HashSet<>();
        Map<String, Instant> unread = new HashMap<>();
        for (var left = readCount(in); left > 0; left--) {
            var entry = in.readUTF();
            var mark = entry.indexOf(SINCE);
            if (mark < 0) found.add(entry);
            else unread.put(entry.substring(0, mark), past(entry.substring(mark + 1), clock));
        }
        Map<Series, Slots> slots = new HashMap<>();
        for (var left = readCount(in); left > 0; left--)
            slots.put(readSeries(in), new Slots(readSlots(in, clock, 60_000), readSlots(in, clock, 3_600_000)));
        Map<RuntimeProcess, Baseline> baselines = new HashMap<>();
        for (var left = readCount(in); left > 0; left--)
            baselines.put(new RuntimeProcess(in.readUTF(), readInstant(in)), readBaseline(in, clock));
        return new SloState(began, clock, found, unread, slots, baselines);
    }

    private static void write(DataOutputStream out, Baseline baseline) throws IOException {
        write(out, baseline.lastSeen());
        out.writeByte(baseline.phase().ordinal());
        out.writeInt(baseline.counters().size());
        for (var entry : baseline.counters().entrySet()) {
            write(out, entry.getKey());
            write(out, entry.getValue());
        }
    }

    private static Baseline readBaseline(DataInputStream in, Instant clock) throws IOException {
        var lastSeen = past(readInstant(in), clock);
        var phase = in.readUnsignedByte();
        if (phase >= Baseline.Phase.values().length) throw new IllegalArgumentException("phase " + phase);
        Map<Series, EventCount> counters = new HashMap<>();
        for (var left = readCount(in); left > 0; left--) counters.put(readSeries(in), readEvents(in));
        return new Baseline(lastSeen, Baseline.Phase.values()[phase], counters);
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

    private static void write(DataOutputStream out, Series series) throws IOException {
        out.writeUTF(series.objective());
        out.writeUTF(series.definition());
    }

    private static Series readSeries(DataInputStream in) throws IOException {
        return new Series(in.readUTF(), in.readUTF());
    }

    private static void write(DataOutputStream out, EventCount events) throws IOException {
        out.writeLong(events.good());
        out.writeLong(events.total());
    }

    private static EventCount readEvents(DataInputStream in) throws IOException {
        return new EventCount(in.readLong(), in.readLong());
    }

    private static void write(DataOutputStream out, Instant at) throws IOException {
        out.writeLong(at.toEpochMilli());
    }

    private static Instant readInstant(DataInputStream in) throws IOException {
        return Instant.ofEpochMilli(in.readLong());
    }

    private static Instant past(String milliseconds, Instant clock) {
        return past(Instant.ofEpochMilli(Long.parseLong(milliseconds)), clock);
    }

    private static Instant past(Instant at, Instant clock) {
        if (at.isAfter(clock)) throw new IllegalArgumentException("something was seen in the future");
        return at;
    }

    private static int readCount(DataInputStream in) throws IOException {
        var count = in.readInt();
        if (count < 0 || count > MAXIMUM_ITEMS) throw new IllegalArgumentException(count + " items");
        return count;
    }
}
