package dev.ragtime.operator.slo.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.operator.slo.count.Baseline;
import dev.ragtime.operator.slo.loop.MemoryStateStore.Fault;
import dev.ragtime.operator.slo.scrape.Series;
import dev.ragtime.operator.slo.state.SloStateCodec;
import dev.ragtime.operator.slo.state.SloStateStore.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a state is written, and when a pod is let go. */
class SloTrackerTest {
    private final World world = new World();
    private final SloTracker leader = world.lead();
    private final World.SimulatedPod pod = world.startPod();

    @BeforeEach
    void steady() {
        world.remove(pod);
        world.cycle(leader);
        world.pods.put(pod.running.uid(), pod);
        pod.serve(1000, 0, 0);
        cycles(5);
    }

    private int cycles(int count) {
        var before = world.store.writes();
        for (var cycle = 0; cycle < count; cycle++) {
            world.pass(Duration.ofSeconds(15));
            world.cycle(leader);
        }
        return world.store.writes() - before;
    }

    @Test
    void without_traffic_nothing_is_written() {
        assertThat(cycles(4 * 60 * 24)).isZero();
    }

    @Test
    void with_traffic_a_state_is_written_once_a_minute() {
        var before = world.store.writes();
        for (var cycle = 0; cycle < 40; cycle++) {
            pod.serve(10, 0, 0);
            cycles(1);
        }
        assertThat(world.store.writes() - before).isEqualTo(10);
    }

    @Test
    void a_verdict_that_flips_is_written_at_once() {
        pod.serve(10, 0, 0);
        cycles(4);
        pod.serve(0, 0, 100);
        assertThat(cycles(1)).isEqualTo(1);
    }

    @Test
    void a_drained_pod_is_let_go_only_after_its_last_counts_are_stored() throws Exception {
        pod.terminating = true;
        pod.serve(7, 0, 0);
        world.cycleOverEnding(leader);
        assertThat(world.released).as("it has not finished").isEmpty();

        pod.serve(5, 0, 0);
        pod.drained = true;
        world.store.failNextWrite(Fault.REQUEST_LOST);
        assertThatThrownBy(() -> world.cycleOverEnding(leader)).isInstanceOf(StoreUnavailableException.class);
        assertThat(world.released).as("nothing is stored").isEmpty();

        world.pass(Duration.ofSeconds(1));
        world.cycleOverEnding(leader);
        assertThat(world.released).containsExactly(pod.running.uid());
        var data = world.store.read(world.subject()).orElseThrow().data().orElseThrow();
        assertThat(SloStateCodec.COUNTS.decode(data).baselines().values())
                .singleElement()
                .satisfies(baseline -> {
                    assertThat(baseline.phase()).isEqualTo(Baseline.Phase.DRAINED);
                    assertThat(baseline.of(Series.of(World.AVAILABLE)).total()).isEqualTo(1012);
                });
    }

    @Test
    void letting_go_is_repeated_without_another_write_until_the_pod_is_gone() {
        pod.terminating = true;
        pod.drained = true;
        world.cycleOverEnding(leader);
        var writes = world.store.writes();
        world.cycleOverEnding(leader);
        assertThat(world.released).hasSize(2);
        assertThat(world.store.writes()).isEqualTo(writes);
    }

    @Test
    void without_objectives_nothing_is_stored_and_nobody_waits() {
        world.store.delete(world.subject());
        world.objectives = List.of();
        pod.terminating = true;
        pod.drained = true;
        var writes = world.store.writes();
        world.cycle(world.lead());
        assertThat(world.store.writes()).isEqualTo(writes);
        assertThat(world.released).containsExactly(pod.running.uid());
    }

    @Test
    void of_two_leaders_that_store_the_same_events_one_wins_and_the_other_counts_from_there() {
        var other = world.lead();
        pod.serve(100, 0, 0);
        world.pass(Duration.ofMinutes(1));
        world.betweenReadAndWrite = () -> world.cycle(other);
        assertThat(World.counts(world.cycle(leader))).isEqualTo(world.happened());
        assertThat(World.counts(world.cycle(other))).isEqualTo(world.happened());
        assertThat(World.counts(world.cycle(world.lead()))).isEqualTo(world.happened());
    }

    @Test
    void a_damaged_state_is_reported_once_and_counting_begins_anew() {
        world.store.replace(world.subject(), new byte[] {1, 2, 3});
        var next = world.lead();
        world.cycle(next);
        world.cycle(next);
        assertThat(world.discards).containsExactly("3 bytes are too few");
        pod.serve(5, 0, 0);
        assertThat(world.cycle(next).objectives().getFirst().totalEvents()).isEqualTo(5);
    }
}
