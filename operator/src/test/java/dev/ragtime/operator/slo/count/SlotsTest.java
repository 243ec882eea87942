package dev.ragtime.operator.slo.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.slo.Coverage;
import dev.ragtime.api.slo.EventCount;
import dev.ragtime.api.slo.Objective;
import dev.ragtime.api.slo.SloArithmetic;
import dev.ragtime.api.slo.SloStatus;
import dev.ragtime.operator.slo.scrape.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsTest {
    private static final Instant START = Instant.parse("2026-02-27T22:59:30.500Z");

    private record Event(Instant at, boolean good) {}

    /** Windows longer than six hours end at full hours, shorter ones at full minutes. */
    private static EventCount naive(List<Event> events, Instant now, Duration window) {
        var unit = window.compareTo(Duration.ofHours(6)) <= 0 ? 60_000L : 3_600_000L;
        var units = Math.round((double) window.toMillis() / unit);
        var first = (now.toEpochMilli() / unit - units + 1) * unit;
        var inside = events.stream().filter(e -> e.at().toEpochMilli() >= first).toList();
        return new EventCount(inside.stream().filter(Event::good).count(), inside.size());
    }

    @ParameterizedTest(name = "window of {0} days")
    @ValueSource(ints = {1, 2, 7, 28, 30, 90})
    void windows_and_figures_equal_a_naive_count_of_all_events(int days) {
        var random = new Random(days);
        var objective = new Objective("fast", null, new Objective.Threshold(800), null, null, "95", days);
        var events = new ArrayList<Event>();
        var slots = Slots.EMPTY;
        var now = START;
        for (var step = 0; step < 1500; step++) {
            now = now.plusMillis(random.nextLong(Duration.ofMinutes(step % 7 == 0 ? 200 : 3)
                    .multipliedBy(1 + days / 28)
                    .toMillis()));
            var editor = new Slots.Editor(slots, now, days);
            for (var count = random.nextInt(20); count > 0; count--) {
                var good = random.nextInt(100) < (step / 100 % 2 == 0 ? 97 : 85);
                editor.add(now, new EventCount(good ? 1 : 0, 1));
                events.add(new Event(now, good));
            }
            slots = editor.slots();
            if (step % 10 == 0) compare(objective, slots, events, now);
        }
        assertThat(slots.minutes()).hasSizeLessThanOrEqualTo(360);
        assertThat(slots.hours()).hasSizeLessThanOrEqualTo(Math.max(72, 24 * days));
    }

    private static void compare(Objective objective, Slots slots, List<Event> events, Instant now) {
        var days = objective.windowDays();
        for (var window : List.of(
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                Duration.ofMinutes(336),
                Duration.ofHours(6),
                Duration.ofDays(1),
                Duration.ofDays(3),
                Duration.ofDays(days)))
            assertThat(slots.windows(now).last(window)).as("%s", window).isEqualTo(naive(events, now, window));

        var series = Map.of(Series.of(objective), slots);
        var state = new SloState(START, now, Set.of(), Map.of(), series, Map.of());
        var status = SloEvaluator.evaluate(state, List.of(objective), now)
                .objectives()
                .getFirst();
        assertThat(status).isEqualTo(naiveStatus(objective, events, now));
    }

    private static SloStatus naiveStatus(Objective objective, List<Event> events, Instant now) {
        var all = naive(events, now, Duration.ofDays(objective.windowDays()));
        var scale = objective.windowDays() / 30.0;
        var burning = naiveBurn(events, now, 60 * scale, 5 * scale, 14.4)
                || naiveBurn(events, now, 360 * scale, 30 * scale, 6)
                || naiveBurn(events, now, 1440 * scale, 120 * scale, 3)
                || naiveBurn(events, now, 4320 * scale, 360 * scale, 1);
        var left = 1 - all.bad() / (0.05 * all.total());
        var state = all.total() < 20
                ? SloStatus.State.InsufficientData
                : left < 0 ? SloStatus.State.Breached : burning ? SloStatus.State.Warning : SloStatus.State.OK;
        var rates = new TreeMap<String, String>();
        Map.of("5m", 5, "1h", 60, "6h", 360, "3d", 4320)
                .forEach(
                        (name, minutes) -> SloArithmetic.burnRate(naive(events, now, Duration.ofMinutes(minutes)), "95")
                                .ifPresent(rate -> rates.put(name, rate)));
        return new SloStatus(
                objective.name(),
                "95",
                objective.windowDays(),
                SloArithmetic.sli(all, "95").orElse(null),
                all.good(),
                all.total(),
                SloArithmetic.errorBudgetRemainingPercent(all, "95").orElse(null),
                rates.isEmpty() ? null : rates,
                null,
                "Embedded",
                now.toString(),
                state);
    }

    private static boolean naiveBurn(
            List<Event> events, Instant now, double longMinutes, double shortMinutes, double factor) {
        return naiveBurn(events, now, longMinutes) > factor && naiveBurn(events, now, shortMinutes) > factor;
    }

    private static double naiveBurn(List<Event> events, Instant now, double minutes) {
        var counts = naive(events, now, Duration.ofMinutes(Math.max(1, Math.round(minutes))));
        // to nine decimals, since 0.05 is not a binary fraction
        return counts.total() == 0 ? 0 : Math.round(counts.bad() * 1e9 / counts.total() / 0.05) / 1e9;
    }

    @Test
    void replica_time_is_spread_over_the_hours_it_lies_in() {
        var editor = new Slots.Editor(Slots.EMPTY, START.plus(Duration.ofHours(40)), 1);
        editor.addTime(START, START.plus(Duration.ofHours(30)), true);
        editor.addTime(START.plus(Duration.ofHours(30)), START.plus(Duration.ofHours(50)), false);
        var slots = editor.slots();

        var now = START.plus(Duration.ofHours(40));
        assertThat(slots.coverage(now, 3))
                .isEqualTo(new Coverage(
                        Duration.ofHours(30).toMillis(), Duration.ofHours(40).toMillis()));
        // it is 14:59:30.5, so the 24 hours with the running one begin at 15:00
        assertThat(slots.coverage(now, 1).replicaMilliseconds())
                .isEqualTo(Duration.ofHours(24).minusMillis(29_500).toMillis());
    }

    @ParameterizedTest(name = "gaps, seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void events_of_a_gap_are_never_newer_than_they_may_be_and_none_is_lost(long seed) {
        var random = new Random(seed);
        var slots = Slots.EMPTY;
        var now = START;
        var all = EventCount.NONE;
        record Gap(Instant since, EventCount events) {}
        var gaps = new ArrayList<Gap>();
        for (var step = 0; step < 400; step++) {
            var since = now;
            now = now.plusMillis(random.nextLong(1, step % 5 == 0 ? 5 * 3_600_000L : 60_000));
            var total = random.nextLong(step % 50 == 0 ? 1L << 50 : 1000);
            var events = new EventCount(total == 0 ? 0 : random.nextLong(total), total);
            gaps.add(new Gap(since, events));
            all = all.plus(events);
            var editor = new Slots.Editor(slots, now, 90);
            editor.add(since, events);
            slots = editor.slots();

            assertThat(slots.windows(now).last(Duration.ofDays(90))).isEqualTo(all);
            for (var minutes : List.of(1, 5, 60, 360)) {
                var window = Duration.ofMinutes(minutes);
                var first = (now.toEpochMilli() / 60_000 - minutes + 1) * 60_000;
                var certain = gaps.stream()
                        .filter(gap -> gap.since().toEpochMilli() >= first)
                        .map(Gap::events)
                        .reduce(EventCount.NONE, EventCount::plus);
                assertThat(slots.windows(now).last(window)).as("%s", window).isEqualTo(certain);
            }
        }
    }

    @Test
    void events_of_a_long_gap_are_spread_evenly_over_its_hours() {
        var now = Instant.parse("2026-03-01T12:30:00Z");
        var editor = new Slots.Editor(Slots.EMPTY, now, 28);
        editor.add(now.minus(Duration.ofHours(10)), new EventCount(5, 1000));
        var slots = editor.slots();

        assertThat(slots.hours())
                .extracting(slot -> slot.events().total())
                .containsExactly(49L, 100L, 100L, 100L, 100L, 100L, 100L, 100L, 100L, 100L, 51L);
        assertThat(slots.hours()).extracting(slot -> slot.events().good()).allMatch(good -> good <= 1);
        assertThat(slots.windows(now).last(Duration.ofDays(1))).isEqualTo(new EventCount(5, 1000));
    }

    @Test
    void slots_of_a_clock_that_was_ahead_move_back_by_the_difference_and_add_up() {
        var right = Instant.parse("2026-03-01T12:30:00Z");
        var ahead = right.plus(Duration.ofHours(3));
        var before = new Slots.Editor(Slots.EMPTY, right, 28);
        before.add(right, new EventCount(10, 10));
        before.addTime(right.minusSeconds(60), right, true);
        var wrong = new Slots.Editor(before.slots(), ahead, 28);
        wrong.add(ahead.minusSeconds(600), new EventCount(1, 2));
        wrong.add(ahead, new EventCount(3, 4));
        wrong.addTime(ahead.minusSeconds(60), ahead, false);

        var moved = wrong.slots().movedBack(ahead, right);

        assertThat(moved.windows(right).last(Duration.ofMinutes(1))).isEqualTo(new EventCount(13, 14));
        assertThat(moved.windows(right).last(Duration.ofMinutes(11))).isEqualTo(new EventCount(14, 16));
        assertThat(moved.windows(right).last(Duration.ofDays(28))).isEqualTo(new EventCount(14, 16));
        assertThat(moved.coverage(right, 28)).isEqualTo(new Coverage(60_000, 120_000));
    }
}
