package dev.ragtime.operator.slo.fresh;

import dev.ragtime.operator.slo.count.Slots;
import dev.ragtime.operator.slo.scrape.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that is known of the freshness of one KnowledgeBase: minutes that were judged for good, and what later ones are
 * judged by. Immutable, and stored as one object, so that the two never disagree. Minutes are counted from the epoch.
 *
 * @param settled every minute before this one is in the slots of its series, and none from it on
 * @param reads of each source, oldest first, at least one: the one that holds when minute {@code settled} begins, if the
 *     source was promised by then, and all later
 * @param series what was judged by each objective
 */
public record FreshnessState(long settled, Map<String, List<SourceRead>> reads, Map<Series, Judged> series) {
    static final Duration MINUTE = Duration.ofMinutes(1);

    private static final long HOUR = 60;

    /** How late the end of a run may become known, and how far a clock may be wrong, without a minute judged wrong. */
    private static final Duration STAYS_OPEN = Duration.ofHours(2);

    /**
     * Minutes of one objective.
     *
     * @param since the first minute that it judges: the first that it was promised for in full
     */
    public record Judged(long since, Slots slots) {}

    public FreshnessState {
        reads = reads.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
        series = Map.copyOf(series);
    }

    /** Nothing is known yet. */
    static FreshnessState begin(Instant now) {
        return new FreshnessState(openFrom(now), Map.of(), Map.of());
    }

    /** The first minute that may still have to be judged anew. */
    static long openFrom(Instant now) {
        return minuteOf(now.minus(STAYS_OPEN));
    }

    static long minuteOf(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), MINUTE.toSeconds());
    }

    static Instant startOf(long minute) {
        return Instant.ofEpochSecond(minute * MINUTE.toSeconds());
    }

    /**
     * The same for a leader whose clock shows {@code now}. Minutes that were settled and have not come yet show that a clock
     * was ahead by more than minutes stay open: what lies after the running hour is taken back, to be judged when it
     * comes; the rest of this hour stays as it was judged, so that none counts twice.
     */
    FreshnessState seenAt(Instant now) {
        var next = minuteOf(now) + 1;
        if (settled < next
                && series.values().stream().allMatch(judged -> judged.since() <= next + STAYS_OPEN.toMinutes()))
            return this;
        var kept = series.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> {
            var judged = entry.getValue();
            return new Judged(Math.min(judged.since(), next), judged.slots().until(now));
        }));
        var earlier = reads.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().stream()
                                .filter(read -> !read.doneAt().isAfter(now))
                                .toList()));
        earlier.values().removeIf(List::isEmpty);
        var endOfHour = (minuteOf(now) / HOUR + 1) * HOUR;
        return new FreshnessState(Math.min(settled, endOfHour), earlier, kept);
    }

    /** Whether at no moment of the minute any source was older. */
    boolean isGood(long minute, Duration maxAge) {
        return reads.values().stream().allMatch(ofSource -> isFresh(ofSource, minute, maxAge));
    }

    private static boolean isFresh(List<SourceRead> reads, long minute, Duration maxAge) {
        var end = startOf(minute + 1);
        for (var place = reads.size() - 1; place >= 0; place--) {
            var read = reads.get(place);
            var until = place + 1 < reads.size() ? earlier(reads.get(place + 1).doneAt(), end) : end;
            if (read.doneAt().isBefore(until) && read.asOf().plus(maxAge).isBefore(until)) return false;
            if (!read.doneAt().isAfter(startOf(minute))) return true;
        }
        return true;
    }

    /** The same with all minutes before {@code minute} judged for good. */
    FreshnessState settledTo(long minute, Map<Series, Promise> promises) {
        if (minute <= settled) return this;
        var judged = series.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> judged(entry.getValue(), promises.get(entry.getKey()), minute)));
        return new FreshnessState(minute, readsFrom(minute), judged);
    }

    /**
     * What an objective judges by.
     *
     * @param days length of its window
     */
    record Promise(Duration maxAge, int days) {}

    private Judged judged(Judged before, Promise promise, long until) {
        var last = startOf(until - 1);
        var editor = new Slots.Editor(before.slots(), last, promise.days());
        var oldest = until - Duration.ofDays(promise.days()).toMinutes();
        for (var minute = Math.max(Math.max(settled, before.since()), oldest); minute < until; minute++)
            editor.addSlice(startOf(minute), MINUTE, isGood(minute, promise.maxAge()));
        return new Judged(before.since(), editor.slots());
    }

    /** What minutes from this one on are judged by. */
    private Map<String, List<SourceRead>> readsFrom(long minute) {
        var start = startOf(minute);
        return reads.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> {
            var all = entry.getValue();
            var first = all.size() - 1;
            while (first > 0 && all.get(first).doneAt().isAfter(start)) first--;
            return all.subList(first, all.size());
        }));
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
