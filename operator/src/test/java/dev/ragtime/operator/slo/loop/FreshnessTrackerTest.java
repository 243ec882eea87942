package dev.ragtime.operator.slo.loop;

import static dev.ragtime.operator.slo.loop.FreshWorld.HOURLY;
import static dev.ragtime.operator.slo.loop.FreshWorld.PROMPT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.slo.EventCount;
import dev.ragtime.api.slo.SloStatus;
import dev.ragtime.operator.slo.SloReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a minute is judged by, what is stored, and what happens when that is lost. */
class FreshnessTrackerTest {
    private static final Instant FIRST = Instant.parse("2026-03-01T12:01:00Z");

    private final FreshWorld world = new FreshWorld("docs", "site");
    private FreshnessTracker leader = world.lead();

    @BeforeEach
    void begin() {
        world.objectives = List.of(HOURLY);
        world.look(leader);
    }

    private EventCount hourly(SloReport report) {
        return FreshWorld.counts(report, HOURLY);
    }

    private void syncAll() {
        world.sync("docs", Duration.ofSeconds(30));
        world.sync("site", Duration.ofSeconds(30));
        world.look(leader);
    }

    @Test
    void a_minute_is_bad_from_the_second_on_at_which_one_source_is_too_old() {
        world.looks(leader, Duration.ofMinutes(30));
        world.sync("docs", Duration.ofMinutes(1));
        // site was promised at 12:00:40 and never read: at 13:00:40 it is an hour old
        var report = world.looks(leader, Duration.ofMinutes(40));

        assertThat(hourly(report)).isEqualTo(new EventCount(59, 69)).isEqualTo(world.naive(HOURLY, FIRST));
    }

    @Test
    void the_age_counts_from_when_the_reading_began_and_not_from_its_end() {
        world.looks(leader, Duration.ofMinutes(50));
        world.sync("docs", Duration.ofMinutes(50));
        world.sync("site", Duration.ofMinutes(50));
        var report = world.looks(leader, Duration.ofMinutes(20));

        assertThat(hourly(report)).isEqualTo(new EventCount(59, 69));
    }

    @Test
    void what_is_learnt_late_mends_the_minutes_that_it_speaks_of() {
        world.looks(leader, Duration.ofMinutes(40));
        var docs = world.read("docs", Duration.ofSeconds(20));
        var site = world.read("site", Duration.ofSeconds(20));
        var before = world.looks(leader, Duration.ofMinutes(60));
        assertThat(hourly(before).bad()).isPositive();

        world.status.put("docs", Optional.of(docs));
        world.status.put("site", Optional.of(site));
        var after = world.looks(leader, Duration.ofMinutes(1));

        assertThat(hourly(after)).isEqualTo(world.naive(HOURLY, FIRST));
        assertThat(hourly(after).bad()).isLessThan(hourly(before).bad());
    }

    @Test
    void an_index_that_is_lost_is_as_old_as_can_be_until_it_was_read_again() {
        syncAll();
        world.looks(leader, Duration.ofMinutes(10));
        world.status.replaceAll((source, read) -> Optional.empty());
        world.lost = true;
        world.look(leader);
        world.looks(leader, Duration.ofMinutes(5));
        world.lost = false;
        syncAll();
        var report = world.looks(leader, Duration.ofMinutes(15));

        assertThat(hourly(report).bad()).as("12:10:40 to 12:15:40").isEqualTo(6);
    }

    @Test
    void a_source_counts_from_when_it_is_promised_until_it_is_taken_away() {
        syncAll();
        world.looks(leader, Duration.ofMinutes(10));
        world.promise("new");
        syncAll();
        world.looks(leader, Duration.ofMinutes(30));
        syncAll();
        world.looks(leader, Duration.ofMinutes(40));
        var late = world.naive(HOURLY, FIRST);
        assertThat(hourly(world.look(leader))).isEqualTo(late);
        assertThat(late.bad()).as("new was never read").isPositive();

        world.status.remove("new");
        syncAll();
        assertThat(hourly(world.looks(leader, Duration.ofMinutes(30))).bad())
                .as("to take it away mends nothing that was")
                .isEqualTo(late.bad());
    }

    @Test
    void minutes_without_an_operator_are_judged_by_the_next() {
        syncAll();
        world.now = world.now.plus(Duration.ofHours(5));
        leader = world.lead();
        var report = world.look(leader);

        assertThat(hourly(report)).isEqualTo(new EventCount(59, 299)).isEqualTo(world.naive(HOURLY, FIRST));
        assertThat(report.objectives().getFirst().coveragePercent()).isEqualTo("100.0");
    }

    @Test
    void another_age_begins_anew_and_another_target_does_not() {
        syncAll();
        world.looks(leader, Duration.ofMinutes(30));
        world.objectives = List.of(FreshWorld.promise("hourly", 1800));
        assertThat(world.look(leader).objectives().getFirst().totalEvents()).isZero();
        var report = world.looks(leader, Duration.ofMinutes(2));
        assertThat(report.objectives().getFirst().totalEvents())
                .as("the first full minute")
                .isOne();
        assertThat(report.objectives().getFirst().coveragePercent()).isEqualTo("100.0");
    }

    @Test
    void of_a_steady_source_nothing_is_stored_and_figures_come_every_ten_minutes() {
        syncAll();
        var reports = new HashSet<SloReport>();
        var writes = world.store.writes();
        for (var hour = 0; hour < 24; hour++) {
            syncEveryTenMinutes(reports);
        }
        assertThat(world.store.writes() - writes).as("one for each run").isEqualTo(24 * 6);
        reports.clear();
        writes = world.store.writes();
        for (var minute = 0; minute < 59; minute++) reports.add(world.looks(leader, Duration.ofMinutes(1)));
        assertThat(reports).hasSizeBetween(5, 7);
        assertThat(world.store.writes()).isEqualTo(writes);
    }

    private void syncEveryTenMinutes(HashSet<SloReport> reports) {
        for (var run = 0; run < 6; run++) {
            reports.add(world.looks(leader, Duration.ofMinutes(10)));
            syncAll();
        }
    }

    @Test
    void a_verdict_that_flips_is_shown_at_once() {
        syncAll();
        world.looks(leader, Duration.ofMinutes(59));
        assertThat(world.look(leader).objectives().getFirst().state()).isEqualTo(SloStatus.State.OK);
        var report = world.looks(leader, Duration.ofMinutes(10));
        assertThat(report.objectives().getFirst().state()).isEqualTo(SloStatus.State.Breached);
    }

    @Test
    void a_state_that_is_lost_shows_as_a_gap_and_a_new_objective_does_not() {
        syncAll();
        var shown = world.looks(leader, Duration.ofMinutes(50)).objectives();
        world.store.delete(world.subject());
        world.shown = shown;
        world.objectives = List.of(HOURLY, PROMPT);
        leader = world.lead();
        world.look(leader);
        var report = world.looks(leader, Duration.ofMinutes(2));

        assertThat(report.objectives()).extracting(SloStatus::totalEvents).containsExactly(1L, 1L);
        assertThat(report.objectives().getFirst().coveragePercent())
                .as("one minute of 51")
                .isEqualTo("2.0");
        assertThat(world.look(world.lead()).objectives()).as("as stored, too").isEqualTo(report.objectives());
        assertThat(report.objectives().getLast().coveragePercent()).isEqualTo("100.0");
    }

    @Test
    void a_state_that_is_damaged_is_told_of_and_judging_begins_anew() {
        syncAll();
        world.store.replace(world.subject(), new byte[] {1, 2, 3});
        leader = world.lead();
        world.look(leader);

        assertThat(world.discards).containsExactly("3 bytes are too few");
        assertThat(hourly(world.looks(leader, Duration.ofMinutes(2)))).isEqualTo(new EventCount(1, 1));
    }

    @Test
    void a_clock_that_was_ahead_by_a_day_counts_no_minute_twice_and_none_less() {
        syncAll();
        world.looks(leader, Duration.ofMinutes(10));
        world.clockError = Duration.ofDays(1);
        world.look(leader);
        world.clockError = Duration.ZERO;
        leader = world.lead();
        for (var run = 0; run < 12; run++) {
            world.looks(leader, Duration.ofMinutes(10));
            syncAll();
        }
        var report = world.look(world.lead());

        assertThat(hourly(report).total()).isEqualTo(world.naive(HOURLY, FIRST).total());
    }

    @Test
    void the_minutes_are_counters_of_the_operator_too() {
        syncAll();
        world.looks(leader, Duration.ofMinutes(70));

        assertThat(world.counter(HOURLY, "good") + world.counter(HOURLY, "bad")).isEqualTo(69);
        assertThat(world.counter(HOURLY, "bad")).isEqualTo(10);
    }
}
