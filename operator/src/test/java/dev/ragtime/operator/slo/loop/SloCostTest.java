package dev.ragtime.operator.slo.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.slo.Objective;
import dev.ragtime.operator.probe.Exposition;
import dev.ragtime.operator.slo.Subject;
import dev.ragtime.operator.slo.Workload;
import dev.ragtime.operator.slo.count.SloState;
import dev.ragtime.operator.slo.count.Slots;
import dev.ragtime.operator.slo.scrape.PodReader;
import dev.ragtime.operator.slo.scrape.Scrape;
import dev.ragtime.operator.slo.scrape.ScrapeReader;
import dev.ragtime.operator.slo.scrape.Scraper;
import dev.ragtime.operator.slo.scrape.Series;
import dev.ragtime.operator.slo.scrape.WorkloadPod;
import dev.ragtime.operator.slo.state.FullState;
import dev.ragtime.operator.slo.state.SloStateCodec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What counting costs: 250 pipelines with four objectives and three busy pods each, four weeks into their life. */
class SloCostTest {
    private static final int PIPELINES = 250;
    private static final int PODS = 3;
    private static final int CYCLES = 4;
    private static final Duration CYCLE = Duration.ofSeconds(15);

    private final MemoryStateStore store = new MemoryStateStore();
    private final AtomicLong seconds =
            new AtomicLong(Instant.parse("2026-03-01T12:00:00Z").getEpochSecond());
    private static final List<Objective> OBJECTIVES = List.of(
            new Objective("available", new Objective.Availability(), null, null, null, "99.9", 28),
            new Objective("fast", null, new Objective.Threshold(800), null, null, "95", 28),
            new Objective("faster", null, new Objective.Threshold(400), null, null, "90", 28),
            new Objective("fastest", null, new Objective.Threshold(200), null, null, "50", 28));

    @Test
    void a_thousand_objectives_cost_a_small_part_of_a_core() {
        var reader = new PodReader(new BusyPods(), Runnable::run);
        var trackers = new ArrayList<SloTracker>();
        var stored = SloStateCodec.COUNTS.encode(monthOld());
        for (var n = 0; n < PIPELINES; n++) {
            store.replace(subject(n), stored);
            trackers.add(new SloTracker(store, reader, (s, why) -> {}, clock(), () -> seconds.get() * 1_000_000_000L));
        }
        run(trackers, 4);

        var cpu = ManagementFactory.getThreadMXBean();
        var before = cpu.getCurrentThreadCpuTime();
        run(trackers, CYCLES);
        var spent = cpu.getCurrentThreadCpuTime() - before;

        var cores = (double) spent / CYCLE.multipliedBy(CYCLES).toNanos();
        LoggerFactory.getLogger(SloCostTest.class)
                .info("{} objectives: {} ms CPU a cycle, {} cores", PIPELINES * 4, spent / CYCLES / 1_000_000, cores);
        assertThat(store.writes()).as("writes, once a minute each").isGreaterThanOrEqualTo(PIPELINES * 2);
        assertThat(cores).isLessThan(0.1);
    }

    private void run(List<SloTracker> trackers, int cycles) {
        var pods = new ArrayList<WorkloadPod>();
        for (var n = 0; n < PODS; n++)
            pods.add(new WorkloadPod("uid-" + n, "pod-" + n, Optional.of("ip"), true, false));
        for (var cycle = 0; cycle < cycles; cycle++) {
            seconds.addAndGet(CYCLE.toSeconds());
            for (var n = 0; n < trackers.size(); n++) trackers.get(n).cycle(subject(n), pods, pod -> true);
        }
    }

    /** Their answers are parsed, as those of real pods are; only the network is left out. */
    private final class BusyPods implements Scraper {
        @Override
        public Optional<Scrape> scrape(Workload workload, WorkloadPod pod) {
            try {
                return Optional.of(ScrapeReader.read(exposition(workload), workload));
            } catch (Exposition.BadExpositionException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void release(WorkloadPod pod) {
            throw new AssertionError("no pod ends here");
        }

        private static final String OTHER_METRICS = IntStream.range(0, 150)
                .mapToObj(n -> "http_seconds_bucket{endpoint=\"/v1/chat\",le=\"" + n + "\"} 17.0\n")
                .collect(Collectors.joining());

        private String exposition(Workload workload) {
            var text = new StringBuilder("process_start_time_seconds 1.76E9\n").append(OTHER_METRICS);
            for (var objective : OBJECTIVES)
                for (var outcome : List.of("good", "bad"))
                    text.append("ragtime_slo_events_total{namespace=\"default\",kind=\"RagPipeline\",name=\"")
                            .append(workload.name())
                            .append("\",objective=\"")
                            .append(objective.name())
                            .append("\",definition=\"")
                            .append(objective.definition())
                            .append("\",outcome=\"")
                            .append(outcome)
                            .append("\",} ")
                            .append(outcome.equals("good") ? seconds.get() / 2 : seconds.get() / 9000)
                            .append(".0\n");
            return text.toString();
        }
    }

    private SloState monthOld() {
        var full = FullState.full();
        var slots = full.slots().values().iterator().next();
        var series = new HashMap<Series, Slots>();
        OBJECTIVES.forEach(objective -> series.put(Series.of(objective), slots));
        return new SloState(full.began(), full.clock(), full.found(), full.unread(), series, Map.of());
    }

    private static Subject subject(int number) {
        var pipeline = new RagPipeline();
        var name = "p" + number;
        pipeline.setMetadata(
                new ObjectMetaBuilder().withName(name).withUid(name).build());
        return new Subject(new Workload("RagPipeline", "default", name), pipeline, OBJECTIVES, List.of());
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return Instant.ofEpochSecond(seconds.get());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }
}
