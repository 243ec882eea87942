package dev.ragtime.operator.slo.state;

import static dev.ragtime.operator.slo.state.StoredParts.past;
import static dev.ragtime.operator.slo.state.StoredParts.readCount;
import static dev.ragtime.operator.slo.state.StoredParts.readEvents;
import static dev.ragtime.operator.slo.state.StoredParts.readInstant;
import static dev.ragtime.operator.slo.state.StoredParts.readSeries;
import static dev.ragtime.operator.slo.state.StoredParts.readSlots;
import static dev.ragtime.operator.slo.state.StoredParts.write;

import dev.ragtime.api.slo.EventCount;
import dev.ragtime.operator.slo.count.Baseline;
import dev.ragtime.operator.slo.count.SloState;
import dev.ragtime.operator.slo.count.Slots;
import dev.ragtime.operator.slo.scrape.RuntimeProcess;
import dev.ragtime.operator.slo.scrape.Series;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How the counts of pods are stored. */
final class SloStateFormat {
    /**
     * Behind the uid of a pod that was never read: since when it serves. It stands among the pods found at first, where
     * version 0.1 takes it for one that is gone, so that a rollback loses no counts.
     */
    private static final char SINCE = ' ';

    private SloStateFormat() {}

    static void writeState(DataOutputStream out, SloState state) throws IOException {
        write(out, state.began());
        write(out, state.clock());
        out.writeInt(state.found().size() + state.unread().size());
        for (var uid : state.found()) out.writeUTF(uid);
        for (var entry : state.unread().entrySet())
            out.writeUTF(entry.getKey() + SINCE + entry.getValue().toEpochMilli());
        out.writeInt(state.slots().size());
        for (var entry : state.slots().entrySet()) {
            write(out, entry.getKey());
            write(out, entry.getValue());
        }
        out.writeInt(state.baselines().size());
        for (var entry : state.baselines().entrySet()) {
            out.writeUTF(entry.getKey().podUid());
            write(out, entry.getKey().start());
            writeBaseline(out, entry.getValue());
        }
    }

    static SloState readState(DataInputStream in) throws IOException {
        var began = readInstant(in);
        var clock = readInstant(in);
        past(began, clock);
        Set<String> found = new HashSet<>();
        Map<String, Instant> unread = new HashMap<>();
        for (var left = readCount(in); left > 0; left--) {
            var entry = in.readUTF();
            var mark = entry.indexOf(SINCE);
            if (mark < 0) found.add(entry);
            else
                unread.put(
                        entry.substring(0, mark),
                        past(Instant.ofEpochMilli(Long.parseLong(entry.substring(mark + 1))), clock));
        }
        Map<Series, Slots> slots = new HashMap<>();
        for (var left = readCount(in); left > 0; left--) slots.put(readSeries(in), readSlots(in, clock));
        Map<RuntimeProcess, Baseline> baselines = new HashMap<>();
        for (var left = readCount(in); left > 0; left--)
            baselines.put(new RuntimeProcess(in.readUTF(), readInstant(in)), readBaseline(in, clock));
        return new SloState(began, clock, found, unread, slots, baselines);
    }

    private static void writeBaseline(DataOutputStream out, Baseline baseline) throws IOException {
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
}
