package dev.ragtime.operator.slo.count;

import dev.ragtime.operator.slo.scrape.RuntimeProcess;
import dev.ragtime.operator.slo.scrape.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * All that is known of the objectives of one workload: what was counted, and up to which counter values. Immutable, and
 * stored as one object, so that the two never disagree.
 *
 * @param began when knowledge begins, by the leader's clock
 * @param clock the latest time seen by a leader; nothing here is later
 * @param found pods that were there when knowledge began and have not been read since
 * @param unread pods that serve but have never been read, and since when they are known to serve
 * @param slots what was counted
 * @param baselines what of it came from which process
 */
public record SloState(
        Instant began,
        Instant clock,
        Set<String> found,
        Map<String, Instant> unread,
        Map<Series, Slots> slots,
        Map<RuntimeProcess, Baseline> baselines) {
    /** How far apart the clocks of two leaders may be. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    public SloState {
        found = Set.copyOf(found);
        unread = Map.copyOf(unread);
        slots = Map.copyOf(slots);
        baselines = Map.copyOf(baselines);
    }

    /** Nothing is known yet: of the pods that are there now, only what they count from here on can be. */
    public static SloState begin(Instant now, Set<String> podUids) {
        return new SloState(now, now, podUids, Map.of(), Map.of(), Map.of());
    }

    /**
     * The same for a leader whose clock shows {@code now}. A clock that is behind by a moment waits in the running slot.
     * One that is further behind shows that the time before was wrong: what lies ahead of it moves back by the
     * difference. Counts and counter values stay, so that nothing is counted twice.
     */
    SloState seenAt(Instant now) {
        if (!clock.isAfter(now.plus(CLOCKS_DIFFER))) return this;
        var by = Duration.between(now, clock);
        UnaryOperator<Instant> moved = at -> at.isAfter(now) ? at.minus(by) : at;
        return new SloState(
                moved.apply(began),
                now,
                found,
                mapped(unread, moved),
                mapped(slots, of -> of.movedBack(clock, now)),
                mapped(baselines, of -> of.seenAt(moved.apply(of.lastSeen()))));
    }

    private static <K, V> Map<K, V> mapped(Map<K, V> map, UnaryOperator<V> change) {
        return map.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> change.apply(entry.getValue())));
    }

    /** What is known of the process that was last read in a pod; it is older than any other that appears there. */
    Optional<Baseline> baselineOf(String podUid) {
        return baselines.entrySet().stream()
                .filter(entry -> entry.getKey().podUid().equals(podUid))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
