package dev.ragtime.operator.slo.fresh;

import dev.ragtime.api.slo.Objective;
import dev.ragtime.api.slo.SloStatus;
import dev.ragtime.operator.slo.count.Slots;
import dev.ragtime.operator.slo.fresh.FreshnessState.Judged;
import dev.ragtime.operator.slo.fresh.FreshnessState.Promise;
import dev.ragtime.operator.slo.scrape.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges every minute once. A minute is judged as soon as it is over, and again at every look as long as it is open, since
 * the end of a run may become known late: only after two hours it is settled. So state changes with what is known of the
 * sources, not with time.
 */
public final class FreshnessCounter {
    /** A run that ended with a minute is known by then, as a rule: a figure that is shown rarely has to be mended. */
    private static final Duration NEWS_TRAVELS = Duration.ofSeconds(30);

    private FreshnessCounter() {}

    /**
     * What a look came to.
     *
     * @param state the next state
     * @param judged the same with every minute settled that is over
     * @param changed whether the state holds what an earlier one did not, so that it must be stored; minutes that went by
     *     are found again from any earlier state
     */
    public record Counted(FreshnessState state, FreshnessState judged, boolean changed) {
        /** Slots of every objective. */
        public Map<Series, Slots> slots() {
            return judged.series().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().slots()));
        }

        /** When the last minute that was judged begins. */
        public Instant last() {
            return FreshnessState.startOf(judged.settled() - 1);
        }

        /** How many minutes from {@code first} on, and of those that the objective judged, were good or bad. */
        public long count(Objective objective, long first, boolean good) {
            var of = state.series().get(Series.of(objective));
            var count = 0L;
            for (var minute = Math.max(first, of.since()); minute < judged.settled(); minute++)
                if (state.isGood(minute, maxAge(objective)) == good) count++;
            return count;
        }
    }

    /**
     * The state after {@code seen}.
     *
     * @param before empty when nothing is known yet
     * @param declared objectives of the KnowledgeBase, each of freshness
     * @param shown figures in its status: what they count and {@code before} does not is a gap
     */
    public static Counted count(
            Optional<FreshnessState> before, List<Objective> declared, List<SloStatus> shown, SourcesSeen seen) {
        var now = seen.at();
        var over = FreshnessState.minuteOf(now.minus(NEWS_TRAVELS));
        var promises = declared.stream()
                .collect(Collectors.toMap(Series::of, o -> new Promise(maxAge(o), o.windowDays()), (a, b) -> a));
        var known = before.orElseGet(() -> FreshnessState.begin(now)).seenAt(now);
        var told = withNews(only(known, promises), seen);
        // what went by was promised of the sources as they were
        if (!seen.reads().keySet().containsAll(told.reads().keySet())) told = told.settledTo(over, promises);
        var lost = before.isEmpty() ? shown : List.<SloStatus>of();
        var next = withPromises(of(told, seen.reads().keySet()), declared, lost, now);
        var changed = !before.equals(Optional.of(next));
        return new Counted(
                next.settledTo(FreshnessState.openFrom(now), promises), next.settledTo(over, promises), changed);
    }

    private static Duration maxAge(Objective objective) {
        return Duration.ofSeconds(objective.freshness().maxAgeSeconds());
    }

    private static FreshnessState only(FreshnessState state, Map<Series, Promise> promises) {
        var series = new HashMap<>(state.series());
        series.keySet().retainAll(promises.keySet());
        return new FreshnessState(state.settled(), state.reads(), series);
    }

    private static FreshnessState of(FreshnessState state, Set<String> sources) {
        var reads = new HashMap<>(state.reads());
        reads.keySet().retainAll(sources);
        return new FreshnessState(state.settled(), reads, state.series());
    }

    private static FreshnessState withNews(FreshnessState state, SourcesSeen seen) {
        var reads = new HashMap<>(state.reads());
        seen.reads().forEach((source, read) -> reads.put(source, withNews(reads.get(source), read, seen)));
        return new FreshnessState(state.settled(), reads, state.series());
    }

    /** @param known null when the source is new */
    private static List<SourceRead> withNews(List<SourceRead> known, Optional<SourceRead> read, SourcesSeen seen) {
        if (known == null) return List.of(read.orElseGet(() -> SourceRead.promised(seen.at())));
        var last = known.getLast();
        if (seen.lost()) return last.isLoss() ? known : with(known, SourceRead.lost(seen.at()));
        return read.filter(one -> one.asOf().isAfter(last.asOf()))
                .map(one -> with(known, one))
                .orElse(known);
    }

    /** In order even if the clocks of what ended a run and of the leader are not. */
    private static List<SourceRead> with(List<SourceRead> known, SourceRead read) {
        var last = known.getLast().doneAt();
        var all = new ArrayList<>(known);
        all.add(read.doneAt().isBefore(last) ? new SourceRead(read.asOf(), last) : read);
        return all;
    }

    private static FreshnessState withPromises(
            FreshnessState state, List<Objective> declared, List<SloStatus> lost, Instant now) {
        var first = FreshnessState.minuteOf(now) + 1;
        var series = new HashMap<>(state.series());
        for (var objective : declared)
            series.computeIfAbsent(Series.of(objective), s -> new Judged(first, gap(objective, lost, first)));
        return new FreshnessState(state.settled(), state.reads(), series);
    }

    /** Time of which minutes were counted once and are not known any more. */
    private static Slots gap(Objective objective, List<SloStatus> lost, long first) {
        var end = FreshnessState.startOf(first);
        var editor = new Slots.Editor(Slots.EMPTY, end, objective.windowDays());
        lost.stream()
                .filter(status -> status.name().equals(objective.name()))
                .filter(status -> status.totalEvents() != null && status.evaluatedAt() != null)
                .map(status -> Instant.parse(status.evaluatedAt()).minus(Duration.ofMinutes(status.totalEvents())))
                .findFirst()
                .ifPresent(begin -> editor.addTime(begin, end, false));
        return editor.slots();
    }
}
