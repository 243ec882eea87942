package dev.ragtime.operator.slo.state;

import dev.ragtime.api.slo.EventCount;
import dev.ragtime.operator.slo.count.Baseline;
import dev.ragtime.operator.slo.count.SloState;
import dev.ragtime.operator.slo.count.Slot;
import dev.ragtime.operator.slo.count.Slots;
import dev.ragtime.operator.slo.scrape.RuntimeProcess;
import dev.ragtime.operator.slo.scrape.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/** Four weeks of three objectives with three replicas, every slot in use. */
public final class FullState {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.250Z");

    private FullState() {}

    public static SloState full() {
        var random = new Random(1);
        var slots = new HashMap<Series, Slots>();
        var counters = new HashMap<Series, EventCount>();
        for (var name : List.of("available", "fast", "ttft")) {
            var minutes = used(random, Duration.ofMinutes(1), 360, 60);
            var hours = used(random, Duration.ofHours(1), 28 * 24, 3600);
            slots.put(new Series(name, "0a1b2c3d"), new Slots(minutes, hours));
            counters.put(new Series(name, "0a1b2c3d"), new EventCount(40_000, 40_100));
        }
        var baselines = new HashMap<RuntimeProcess, Baseline>();
        for (var pod = 0; pod < 3; pod++)
            baselines.put(
                    new RuntimeProcess("6f9619ff-8b86-d011-b42d-00cf4fc9640" + pod, NOW.minusSeconds(pod)),
                    new Baseline(NOW, Baseline.Phase.values()[pod], counters));
        return new SloState(
                NOW.minus(Duration.ofDays(40)),
                NOW,
                Set.of("waiting"),
                Map.of("walled", NOW.minusSeconds(90)),
                slots,
                baselines);
    }

    private static List<Slot> used(Random random, Duration length, int count, int events) {
        var newest = NOW.toEpochMilli() / length.toMillis();
        return LongStream.rangeClosed(newest - count + 1, newest)
                .mapToObj(index -> {
                    var total = events + random.nextInt(20);
                    var time = 3 * length.toMillis();
                    return new Slot(index, new EventCount(total - random.nextInt(3), total), time, time);
                })
                .toList();
    }
}
