package dev.ragtime.operator.slo.count;

import dev.ragtime.api.slo.EventCount;
import dev.ragtime.operator.slo.scrape.Series;
import java.time.Instant;
import java.util.Map;

/**
 * The counter values of one process that are already in the slots.
 *
 * @param lastSeen when they were read, by the leader's clock
 * @param phase whether more is to come
 */
public record Baseline(Instant lastSeen, Phase phase, Map<Series, EventCount> counters) {
    public enum Phase {
        /** Its counters may move. */
        RUNNING,
        /** It said that they will not move again. */
        DRAINED,
        /** Its pod is no longer listed; kept for a while, should a listing have been incomplete. */
        GONE
    }

    public Baseline {
        counters = Map.copyOf(counters);
    }

    /** What was counted of {@code series}; a known process that did not export it had counted nothing. */
    public EventCount of(Series series) {
        return counters.getOrDefault(series, EventCount.NONE);
    }

    Baseline seenAt(Instant at) {
        return new Baseline(at, phase, counters);
    }

    Baseline gone(Instant at) {
        return new Baseline(at, Phase.GONE, counters);
    }
}
