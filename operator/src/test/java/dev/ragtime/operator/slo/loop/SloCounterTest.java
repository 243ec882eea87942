package dev.ragtime.operator.slo.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.slo.EventCount;
import dev.ragtime.api.slo.Objective;
import dev.ragtime.api.slo.SloStatus;
import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.slo.scrape.Series;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One leader over a simulated workload: what is counted, and what coverage says of the rest. */
class SloCounterTest {
    private final World world = new World();
    private SloTracker leader = world.lead();

    @BeforeEach
    void knowledgeBegins() {
        world.cycle(leader);
        world.pass(Duration.ofSeconds(15));
    }

    private SloStatus figures() {
        return world.cycle(leader).objectives().getFirst();
    }

    private SloStatus figuresAfter(Duration time) {
        world.pass(time);
        return figures();
    }

    @Test
    void a_new_process_counts_whole_even_if_it_was_silent_for_long() {
        var pod = world.startPod();
        pod.silent = true;
        figuresAfter(Duration.ofMinutes(5));
        pod.serve(90, 0, 10);
        pod.silent = false;
        assertThat(figures().totalEvents()).isEqualTo(100);
        assertThat(figures().coveragePercent()).isEqualTo("100.0");
    }

    @Test
    void a_process_older_than_all_that_is_known_gives_a_baseline_and_a_gap() {
        var pod = world.startPod();
        pod.serve(500, 0, 0);
        figuresAfter(Duration.ofHours(3));
        world.store.delete(world.subject());
        leader = world.lead();

        var fresh = figures();
        assertThat(fresh.totalEvents()).isZero();
        assertThat(fresh.coveragePercent()).isEqualTo("0.0");

        pod.serve(100, 0, 0);
        var later = figuresAfter(Duration.ofHours(1));
        assertThat(later.totalEvents()).isEqualTo(100);
        assertThat(later.coveragePercent()).isEqualTo("25.0");
        assertThat(later.state()).isEqualTo(SloStatus.State.InsufficientData);
    }

    @Test
    void a_process_that_dies_leaves_the_time_since_it_was_seen_uncovered() {
        var pod = world.startPod();
        pod.serve(1000, 0, 0);
        figuresAfter(Duration.ofSeconds(135));
        pod.serve(3, 0, 3);
        world.pass(Duration.ofSeconds(15));
        world.remove(pod);

        var figures = figures();
        assertThat(figures.totalEvents()).isEqualTo(1000);
        assertThat(figures.coveragePercent()).isEqualTo("90.0");
        assertThat(figuresAfter(Duration.ofHours(2)).coveragePercent()).isEqualTo("90.0");
    }

    @Test
    void a_container_that_is_restarted_counts_from_zero_again() {
        var pod = world.startPod();
        pod.serve(50, 0, 0);
        figuresAfter(Duration.ofSeconds(90));
        world.pass(Duration.ofSeconds(10));
        pod.restart();
        pod.serve(60, 0, 0);

        assertThat(figures().totalEvents()).isEqualTo(110);
        assertThat(figures().coveragePercent()).isEqualTo("90.0");
    }

    @Test
    void a_drained_pod_that_leaves_is_no_gap() {
        var pod = world.startPod();
        pod.serve(50, 0, 0);
        pod.terminating = true;
        pod.drained = true;
        figuresAfter(Duration.ofSeconds(15));
        world.pass(Duration.ofMinutes(2));
        world.remove(pod);
        assertThat(figures().coveragePercent()).isEqualTo("100.0");
    }

    @Test
    void an_operator_that_was_away_for_hours_missed_nothing_of_a_process_that_lived_through_it() {
        var pod = world.startPod();
        pod.serve(50, 0, 0);
        figuresAfter(Duration.ofMinutes(1));
        pod.serve(70, 0, 0);
        world.pass(Duration.ofHours(5));
        leader = world.lead();

        assertThat(figures().totalEvents()).isEqualTo(120);
        assertThat(figures().coveragePercent()).isEqualTo("100.0");
    }

    @Test
    void a_changed_threshold_begins_a_new_series_and_the_old_one_does_not_mix_in() {
        var pod = world.startPod();
        pod.serve(100, 40, 0);
        figuresAfter(Duration.ofMinutes(5));
        var strict = new Objective("fast", null, new Objective.Threshold(200), null, null, "95", 28);
        world.objectives = List.of(strict);

        world.pass(Duration.ofMinutes(5));
        var before = figures();
        assertThat(before.totalEvents()).isZero();
        assertThat(before.coveragePercent())
                .as("no pod judges by the new threshold yet, which is no gap")
                .isNull();

        pod.counters.put(Series.of(strict), new EventCount(3, 30));
        pod.serve(10, 0, 0);
        var after = figuresAfter(Duration.ofMinutes(5));
        assertThat(after.totalEvents()).isEqualTo(30);
        assertThat(after.coveragePercent()).isEqualTo("100.0");
    }

    @Test
    void events_that_a_pod_judged_before_the_change_was_seen_here_are_not_lost() {
        var strict = new Objective("fast", null, new Objective.Threshold(200), null, null, "95", 28);
        var pod = world.startPod();
        pod.counters.put(Series.of(strict), new EventCount(3, 30));
        figures();
        world.objectives = List.of(strict);
        assertThat(figures().totalEvents()).isEqualTo(30);
    }

    @Test
    void a_clock_that_steps_back_puts_events_into_the_running_slot() {
        var pod = world.startPod();
        pod.serve(100, 0, 0);
        figures();
        world.stepClock(Duration.ofHours(-1));
        pod.serve(0, 0, 100);

        assertThat(figures().burnRates()).isEqualTo(Map.of("5m", "50.0", "1h", "50.0", "6h", "50.0", "3d", "50.0"));
    }

    @Test
    void events_leave_a_window_as_it_slides() {
        var pod = world.startPod();
        pod.serve(100, 0, 100);
        figures();
        figuresAfter(Duration.ofDays(1));
        pod.serve(100, 0, 0);
        var later = figuresAfter(Duration.ofSeconds(15));
        assertThat(later.burnRates()).isEqualTo(Map.of("5m", "0.0", "1h", "0.0", "6h", "0.0", "3d", "33.3"));
        assertThat(figuresAfter(Duration.ofDays(27)).totalEvents()).isEqualTo(100);
        assertThat(figuresAfter(Duration.ofDays(1)).totalEvents()).isZero();
    }

    @Test
    void a_silent_pod_lowers_coverage_while_it_is_silent_and_no_longer_once_it_answers() {
        world.startPod();
        var other = world.startPod();
        world.cycles(leader, Duration.ofMinutes(10));
        other.silent = true;
        assertThat(coverage(world.cycles(leader, Duration.ofMinutes(10)))).isEqualTo("75.0");
        other.silent = false;
        assertThat(coverage(world.cycles(leader, Duration.ofSeconds(15)))).isEqualTo("100.0");
    }

    @Test
    void one_reading_that_fails_is_no_silence_yet() {
        var pod = world.startPod();
        world.cycles(leader, Duration.ofMinutes(10));
        pod.silent = true;
        assertThat(coverage(world.cycles(leader, Duration.ofSeconds(30)))).isEqualTo("100.0");
    }

    @Test
    void a_pod_that_serves_but_was_never_read_is_a_gap_and_stays_one_when_it_goes() {
        world.startPod();
        var walled = world.startPod();
        walled.silent = true;
        assertThat(coverage(world.cycles(leader, Duration.ofMinutes(20)))).isEqualTo("50.3");
        leader = world.lead();
        world.cycles(leader, Duration.ofMinutes(1));
        world.remove(walled);
        assertThat(coverage(world.cycles(leader, Duration.ofMinutes(20)))).isBetween("66.0", "68.9");
    }

    @Test
    void a_pod_that_does_not_serve_yet_is_no_gap() {
        world.startPod();
        var starting = world.startPod();
        starting.silent = true;
        starting.ready = false;
        assertThat(coverage(world.cycles(leader, Duration.ofMinutes(20)))).isEqualTo("100.0");
    }

    @Test
    void events_that_arrive_after_a_gap_do_not_page_as_if_they_happened_now() {
        world.startPod().serve(100_000, 0, 0);
        var pod = world.startPod();
        world.cycles(leader, Duration.ofHours(7));
        pod.silent = true;
        pod.serve(700, 0, 300);
        world.cycles(leader, Duration.ofHours(2));
        pod.silent = false;
        var report = world.cycles(leader, Duration.ofSeconds(15));

        assertThat(World.counts(report)).isEqualTo(world.happened());
        assertThat(report.burning()).isEmpty();
        assertThat(report.objectives().getFirst().burnRates()).containsOnlyKeys("6h", "3d");
    }

    @Test
    void what_still_goes_wrong_after_a_gap_pages_with_the_next_readings() {
        world.startPod().serve(100_000, 0, 0);
        var pod = world.startPod();
        world.cycles(leader, Duration.ofHours(7));
        pod.silent = true;
        pod.serve(700, 0, 300);
        world.cycles(leader, Duration.ofHours(2));
        pod.silent = false;
        world.cycles(leader, Duration.ofSeconds(15));
        pod.serve(7, 0, 3);

        assertThat(world.cycles(leader, Duration.ofSeconds(15)).burning()).contains("available");
    }

    @Test
    void a_clock_that_jumped_ahead_and_back_recovers() {
        var pod = world.startPod();
        pod.serve(1000, 0, 0);
        world.cycles(leader, Duration.ofMinutes(10));
        world.stepClock(Duration.ofHours(6));
        world.cycles(leader, Duration.ofMinutes(1));
        world.stepClock(Duration.ofHours(-6));
        pod.serve(0, 0, 50);

        for (var minute = 0; minute < 10; minute++) {
            pod.serve(10, 0, 0);
            world.cycles(leader, Duration.ofMinutes(1));
        }
        var report = world.cycles(leader, Duration.ofSeconds(15));
        assertThat(report.objectives().getFirst().burnRates())
                .containsEntry("5m", "0.0")
                .hasEntrySatisfying(
                        "1h", rate -> assertThat(new BigDecimal(rate)).isPositive());
        assertThat(World.counts(report)).isEqualTo(world.happened());
    }

    @Test
    void a_stored_state_that_lies_in_the_future_recovers_too() {
        var pod = world.startPod();
        world.stepClock(Duration.ofDays(2));
        pod.serve(1000, 0, 20);
        world.cycles(leader, Duration.ofMinutes(5));
        world.stepClock(Duration.ofDays(-2));
        leader = world.lead();
        for (var minute = 0; minute < 10; minute++) {
            pod.serve(10, 0, 0);
            world.cycles(leader, Duration.ofMinutes(1));
        }
        var report = world.cycles(leader, Duration.ofSeconds(15));
        assertThat(report.objectives().getFirst().burnRates()).containsEntry("5m", "0.0");
        assertThat(World.counts(report)).isEqualTo(world.happened());
        assertThat(world.discards).isEmpty();
    }

    private static String coverage(SloReport report) {
        return report.objectives().getFirst().coveragePercent();
    }
}
