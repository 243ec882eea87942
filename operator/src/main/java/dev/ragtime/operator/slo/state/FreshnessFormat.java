package dev.ragtime.operator.slo.state;

import static dev.ragtime.operator.slo.state.StoredParts.readCount;
import static dev.ragtime.operator.slo.state.StoredParts.readInstant;
import static dev.ragtime.operator.slo.state.StoredParts.readSeries;
import static dev.ragtime.operator.slo.state.StoredParts.readSlots;
import static dev.ragtime.operator.slo.state.StoredParts.write;

import dev.ragtime.operator.slo.fresh.FreshnessState;
import dev.ragtime.operator.slo.fresh.FreshnessState.Judged;
import dev.ragtime.operator.slo.fresh.SourceRead;
import dev.ragtime.operator.slo.scrape.Series;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the judged minutes of a KnowledgeBase are stored. */
final class FreshnessFormat {
    private static final long SECONDS = 60;

    private FreshnessFormat() {}

    static void writeState(DataOutputStream out, FreshnessState state) throws IOException {
        out.writeLong(state.settled());
        out.writeInt(state.series().size());
        for (var entry : state.series().entrySet()) {
            write(out, entry.getKey());
            out.writeLong(entry.getValue().since());
            write(out, entry.getValue().slots());
        }
        out.writeInt(state.reads().size());
        for (var entry : state.reads().entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeInt(entry.getValue().size());
            for (var read : entry.getValue()) {
                write(out, read.asOf());
                write(out, read.doneAt());
            }
        }
    }

    static FreshnessState readState(DataInputStream in) throws IOException {
        var settled = in.readLong();
        Map<Series, Judged> series = new HashMap<>();
        for (var left = readCount(in); left > 0; left--) {
            var of = readSeries(in);
            var since = in.readLong();
            // a gap is told up to where judging began anew
            series.put(of, new Judged(since, readSlots(in, startOf(Math.max(settled, since)))));
        }
        Map<String, List<SourceRead>> reads = new HashMap<>();
        for (var left = readCount(in); left > 0; left--) reads.put(in.readUTF(), readReads(in));
        return new FreshnessState(settled, reads, series);
    }

    private static Instant startOf(long minute) {
        return Instant.ofEpochSecond(Math.multiplyExact(minute, SECONDS));
    }

    private static List<SourceRead> readReads(DataInputStream in) throws IOException {
        var reads = new ArrayList<SourceRead>();
        for (var left = readCount(in); left > 0; left--) {
            var read = new SourceRead(readInstant(in), readInstant(in));
            if (!reads.isEmpty() && read.doneAt().isBefore(reads.getLast().doneAt()))
                throw new IllegalArgumentException("readings are not in order");
            reads.add(read);
        }
        if (reads.isEmpty()) throw new IllegalArgumentException("a source was neither read nor promised");
        return reads;
    }
}
