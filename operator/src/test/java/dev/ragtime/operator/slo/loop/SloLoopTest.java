package dev.ragtime.operator.slo.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.slo.EventCount;
import dev.ragtime.api.slo.SloStatus;
import dev.ragtime.operator.slo.SloBoard;
import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.slo.SloReport.BackendObservation;
import dev.ragtime.operator.slo.Subject;
import dev.ragtime.operator.slo.Workload;
import dev.ragtime.operator.slo.scrape.Scrape;
import dev.ragtime.operator.slo.scrape.Scraper;
import dev.ragtime.operator.slo.scrape.WorkloadPod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The loop as the operator runs it, one tick a second, over a simulated workload. */
class SloLoopTest {
    private final World world = new World();
    private final List<Workload> published = new ArrayList<>();
    private final AtomicInteger scrapes = new AtomicInteger();
    private final SloBoard board = new SloBoard(world::nanoTime);
    private boolean deleted;
    private List<Scrape.BackendReading> backends = List.of();
    private SloLoop loop = newLoop();

    SloLoopTest() {
        board.onChange(published::add);
    }

    private SloLoop newLoop() {
        var watch = new SloWatch() {
            @Override
            public Collection<Subject> subjects() {
                return deleted ? List.of() : List.of(world.subject());
            }

            @Override
            public Map<Workload, List<WorkloadPod>> pods() {
                return Map.of(World.WORKLOAD, world.listed());
            }
        };
        var scraper = new Scraper() {
            @Override
            public Optional<Scrape> scrape(Workload workload, WorkloadPod pod) {
                scrapes.incrementAndGet();
                return world.scrape(workload, pod)
                        .map(s -> new Scrape(s.processStart(), s.drained(), s.counters(), backends, s.modelRefusals()));
            }

            @Override
            public void release(WorkloadPod pod) {
                world.release(pod);
                world.pods.remove(pod.uid());
            }
        };
        return new SloLoop(
                watch,
                scraper,
                Runnable::run,
                world.store,
                board,
                (s, why) -> world.discards.add(why),
                world.clock(),
                world::nanoTime);
    }

    private void ticks(int seconds) {
        for (var second = 0; second < seconds; second++) {
            loop.tick();
            world.pass(SloLoop.TICK);
        }
    }

    private SloReport report() {
        return board.report("RagPipeline", "default", "hr").orElseThrow();
    }

    @Test
    void every_pod_is_read_once_in_fifteen_seconds() {
        world.startPod();
        world.startPod();
        ticks(60);
        assertThat(scrapes).hasValue(8);
    }

    @Test
    void a_rolling_update_loses_no_event_and_lets_every_pod_go() {
        ticks(1);
        for (var round = 0; round < 4; round++) {
            var pod = world.startPod();
            pod.serve(30 + round, 3, 1);
            ticks(7);
            pod.serve(11, 1, round);
            pod.terminating = true;
            ticks(2);
            pod.serve(1, 0, 0);
            pod.drained = true;
            ticks(1);
            assertThat(world.released)
                    .as("let go in the second after it drained")
                    .hasSize(round + 1);
        }
        ticks(75);
        assertThat(World.counts(report())).isEqualTo(world.happened());
        assertThat(report().objectives().getFirst().coveragePercent()).isEqualTo("100.0");
    }

    @Test
    void figures_are_published_once_a_minute_and_a_flip_at_once() {
        ticks(1);
        var pod = world.startPod();
        pod.serve(1000, 0, 0);
        ticks(120);
        published.clear();
        for (var second = 0; second < 600; second++) {
            pod.serve(1, 0, 0);
            ticks(1);
        }
        assertThat(published).hasSizeBetween(9, 11);

        published.clear();
        pod.serve(0, 0, 500);
        ticks(15);
        assertThat(published).hasSize(1);
        assertThat(report().objectives().getFirst().state()).isEqualTo(SloStatus.State.Breached);
        assertThat(report().burning()).contains("available");
        assertThat(report().summary().orElseThrow().worst()).isEqualTo("available");
    }

    @Test
    void the_time_of_evaluation_only_moves_with_the_figures() {
        ticks(1);
        world.startPod().serve(1000, 0, 0);
        // past the shorter windows, which empty as they slide
        ticks(60 * 61 * 6);
        var before = report();
        published.clear();
        ticks(30 * 60);
        assertThat(report()).isEqualTo(before);
        assertThat(published).isEmpty();
    }

    @Test
    void a_new_leader_shows_the_figures_that_status_shows() {
        ticks(1);
        world.startPod().serve(1000, 0, 0);
        ticks(90);
        var before = report();
        board.retain(Set.of());
        loop = newLoop();
        ticks(1);
        assertThat(World.counts(report())).isEqualTo(World.counts(before));
        assertThat(world.store.writes()).isEqualTo(2);
    }

    @Test
    void a_backend_that_goes_down_is_published_at_once() {
        world.startPod();
        backends = List.of(new Scrape.BackendReading("local", "Healthy", "", ""));
        ticks(16);
        published.clear();
        backends = List.of(new Scrape.BackendReading("local", "Down", "ConnectionRefused", ""));
        ticks(15);
        assertThat(published).hasSize(1);
        assertThat(report().backends())
                .containsExactly(new BackendObservation("pod-uid-1", "local", "Down", "ConnectionRefused", ""));
    }

    @Test
    void a_pod_whose_model_refuses_three_times_in_a_row_is_named_until_the_model_answers() {
        var pod = world.startPod();
        world.startPod();
        pod.modelRefusals = 2;
        ticks(16);
        assertThat(report().refusedPods()).isEmpty();
        published.clear();
        pod.modelRefusals = 3;
        ticks(15);
        assertThat(report().refusedPods()).containsExactly(pod.running.name());
        assertThat(published).hasSize(1);
        pod.modelRefusals = 0;
        ticks(15);
        assertThat(report().refusedPods()).isEmpty();
    }

    @Test
    void a_pod_that_ends_has_no_say_any_more_of_how_its_model_is() {
        var pod = world.startPod();
        world.startPod();
        pod.modelRefusals = 3;
        ticks(16);
        assertThat(report().refusedPods()).containsExactly(pod.running.name());
        pod.terminating = true;
        ticks(15);
        assertThat(report().refusedPods()).isEmpty();
    }

    @Test
    void a_pod_that_serves_but_cannot_be_read_is_named_after_a_minute_and_no_longer_when_it_answers() {
        ticks(1);
        var pod = world.startPod();
        world.startPod();
        ticks(16);
        published.clear();
        pod.silent = true;
        ticks(60);
        assertThat(report().silentPods()).isEmpty();
        ticks(16);
        assertThat(report().silentPods()).containsExactly(pod.running.name());
        pod.silent = false;
        ticks(15);
        assertThat(report().silentPods()).isEmpty();
    }

    @Test
    void a_pod_that_does_not_serve_yet_or_any_more_is_not_called_silent() {
        var starting = world.startPod();
        starting.ready = false;
        starting.silent = true;
        var ending = world.startPod();
        ending.silent = true;
        ticks(50);
        ending.terminating = true;
        ticks(120);
        assertThat(report().silentPods()).isEmpty();
    }

    @Test
    void pods_of_a_deleted_resource_are_let_go() {
        var pod = world.startPod();
        ticks(16);
        deleted = true;
        pod.terminating = true;
        pod.drained = true;
        ticks(1);
        assertThat(world.released).containsExactly(pod.running.uid());
        assertThat(board.report("RagPipeline", "default", "hr")).isEmpty();
    }

    @Test
    void a_store_that_is_away_delays_but_loses_nothing() {
        ticks(1);
        var pod = world.startPod();
        for (var minute = 0; minute < 5; minute++) {
            pod.serve(100, 5, 1);
            world.store.failNextWrite(MemoryStateStore.Fault.values()[minute % 3]);
            ticks(60);
        }
        world.store.failNextWrite(MemoryStateStore.Fault.NONE);
        world.pass(Duration.ofMinutes(1));
        ticks(60);
        assertThat(World.counts(report())).isEqualTo(world.happened());
        assertThat(World.counts(world.cycle(world.lead()))).isEqualTo(world.happened());
    }

    @Test
    void a_pod_that_is_killed_takes_at_most_its_last_fifteen_seconds_along() {
        world.startPod();
        ticks(1);
        for (var second = 0; second < 30; second++) {
            var pod = world.startPod();
            var before = World.counts(world.cycle(world.lead()));
            for (var served = 0; served < 30 + second; served++) {
                pod.serve(1, 0, 0);
                ticks(1);
            }
            world.remove(pod);
            ticks(75);
            var counted = World.counts(report()).get("available").total()
                    - before.getOrDefault("available", EventCount.NONE).total();
            assertThat(30 + second - counted)
                    .as("requests of the last seconds, one a second, of a pod killed after %s s", 30 + second)
                    .isBetween(0L, 15L);
        }
    }

    @Test
    void an_operator_and_a_pod_killed_at_the_same_time_lose_at_most_a_minute() {
        world.startPod();
        ticks(1);
        for (var second = 0; second < 80; second += 7) {
            var pod = world.startPod();
            ticks(1);
            var before = World.counts(world.cycle(world.lead())).getOrDefault("available", EventCount.NONE);
            for (var served = 0; served < 120 + second; served++) {
                pod.serve(1, 0, 0);
                ticks(1);
            }
            world.remove(pod);
            loop = newLoop();
            board.retain(Set.of());
            ticks(75);
            var counted = World.counts(report()).get("available").total() - before.total();
            assertThat(120 + second - counted).isBetween(0L, 60L);
        }
    }
}
