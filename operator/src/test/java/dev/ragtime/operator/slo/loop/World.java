package dev.ragtime.operator.slo.loop;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.slo.EventCount;
import dev.ragtime.api.slo.Objective;
import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.slo.Subject;
import dev.ragtime.operator.slo.Workload;
import dev.ragtime.operator.slo.scrape.PodReader;
import dev.ragtime.operator.slo.scrape.Scrape;
import dev.ragtime.operator.slo.scrape.Scraper;
import dev.ragtime.operator.slo.scrape.Series;
import dev.ragtime.operator.slo.scrape.WorkloadPod;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pipeline with pods that count requests, a clock that can step, and a log of what really happened. */
final class World implements Scraper {
    static final Objective AVAILABLE =
            new Objective("available", new Objective.Availability(), null, null, null, "99", 28);
    static final Objective FAST = new Objective("fast", null, new Objective.Threshold(800), null, null, "95", 28);
    static final Workload WORKLOAD = new Workload("RagPipeline", "default", "hr");
    private static final Instant START = Instant.parse("2026-03-01T12:00:00.250Z");

    final MemoryStateStore store = new MemoryStateStore();
    final Map<String, SimulatedPod> pods = new LinkedHashMap<>();
    final List<String> discards = new ArrayList<>();
    final List<String> released = new ArrayList<>();

    /** What a load generator would have written down, by objective. */
    final Map<String, EventCount> log = new HashMap<>();

    List<Objective> objectives = List.of(AVAILABLE, FAST);
    Runnable betweenReadAndWrite = () -> {};
    private Duration elapsed = Duration.ZERO;
    private Duration clockError = Duration.ZERO;
    private int names;

    /** What one pod does; its node's clock is right, whatever the leader's says. */
    final class SimulatedPod {
        final WorkloadPod running;
        Instant started = START.plus(elapsed);
        Map<Series, EventCount> counters = zero();
        boolean ready = true;
        boolean terminating;
        boolean drained;
        boolean silent;
        int modelRefusals;

        SimulatedPod(String uid) {
            this.running = new WorkloadPod(uid, "pod-" + uid, Optional.of("192.0.2.1"), true, false);
        }

        /** Requests that ended: {@code slow} of the good ones were too late. */
        void serve(int good, int slow, int bad) {
            add(AVAILABLE, new EventCount(good, good + bad));
            add(FAST, new EventCount(good - slow, good + bad));
        }

        private void add(Objective objective, EventCount events) {
            counters.merge(Series.of(objective), events, EventCount::plus);
            log.merge(objective.name(), events, EventCount::plus);
        }

        void restart() {
            started = START.plus(elapsed);
            counters = zero();
        }

        /** Both outcomes of every objective are there from the start. */
        private static Map<Series, EventCount> zero() {
            var counters = new HashMap<Series, EventCount>();
            for (var objective : List.of(AVAILABLE, FAST)) counters.put(Series.of(objective), EventCount.NONE);
            return counters;
        }

        WorkloadPod listed() {
            return new WorkloadPod(running.uid(), running.name(), running.ip(), ready, terminating);
        }
    }

    SimulatedPod startPod() {
        var pod = new SimulatedPod("uid-" + ++names);
        pods.put(pod.running.uid(), pod);
        return pod;
    }

    void remove(SimulatedPod pod) {
        pods.remove(pod.running.uid());
    }

    void pass(Duration time) {
        elapsed = elapsed.plus(time);
    }

    void stepClock(Duration by) {
        clockError = clockError.plus(by);
    }

    Subject subject() {
        var pipeline = new RagPipeline();
        pipeline.setMetadata(new ObjectMetaBuilder()
                .withNamespace("default")
                .withName("hr")
                .withUid("resource-uid")
                .build());
        return new Subject(WORKLOAD, pipeline, objectives, List.of());
    }

    /** An operator that has just become leader. */
    SloTracker lead() {
        return new SloTracker(
                store, new PodReader(this, Runnable::run), (s, why) -> discards.add(why), clock(), this::nanoTime);
    }

    SloReport cycle(SloTracker leader) {
        return leader.cycle(subject(), listed(), pod -> true);
    }

    /** A cycle every 15 seconds for {@code time}; the report of the last one. */
    SloReport cycles(SloTracker leader, Duration time) {
        for (var left = time.toSeconds() / 15; left > 1; left--) {
            pass(Duration.ofSeconds(15));
            cycle(leader);
        }
        pass(Duration.ofSeconds(15));
        return cycle(leader);
    }

    SloReport cycleOverEnding(SloTracker leader) {
        return leader.cycle(subject(), listed(), WorkloadPod::terminating);
    }

    List<WorkloadPod> listed() {
        return pods.values().stream().map(SimulatedPod::listed).toList();
    }

    /** What a report counts, in the form of {@link #log}. */
    static Map<String, EventCount> counts(SloReport report) {
        var counts = new HashMap<String, EventCount>();
        report.objectives().stream()
                .filter(status -> status.totalEvents() > 0)
                .forEach(s -> counts.put(s.name(), new EventCount(s.goodEvents(), s.totalEvents())));
        return counts;
    }

    Map<String, EventCount> happened() {
        var counts = new HashMap<>(log);
        counts.values().removeIf(events -> events.total() == 0);
        return counts;
    }

    @Override
    public Optional<Scrape> scrape(Workload workload, WorkloadPod listed) {
        var pod = pods.get(listed.uid());
        if (pod == null || pod.silent) return Optional.empty();
        var scrape = new Scrape(pod.started, pod.drained, pod.counters, List.of(), pod.modelRefusals);
        var now = betweenReadAndWrite;
        betweenReadAndWrite = () -> {};
        now.run();
        return Optional.of(scrape);
    }

    @Override
    public void release(WorkloadPod pod) {
        released.add(pod.uid());
    }

    long nanoTime() {
        return elapsed.toNanos();
    }

    Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return START.plus(elapsed).plus(clockError);
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
