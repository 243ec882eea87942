package dev.ragtime.operator.slo.count;

import dev.ragtime.operator.slo.scrape.PodReading;
import dev.ragtime.operator.slo.scrape.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A pod that is there and cannot be read.
 *
 * @param since when it was last read, or known to serve
 * @param judged the series that it counts, as far as it ever said
 */
record Silence(Instant since, Set<Series> judged) {
    /** One reading that fails is no silence yet. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Whether nothing was ever read of the pod and {@code before} that was no silence yet. */
    boolean isUnreadAndNews(Instant before) {
        return judged.isEmpty() && !since.plus(PATIENCE).isBefore(before);
    }

    static List<Silence> of(SloState state, Collection<PodReading> pods) {
        return pods.stream()
                .filter(reading -> reading.scrape().isEmpty())
                .flatMap(reading -> of(state, reading.podUid()).stream())
                .filter(silence -> silence.since.plus(PATIENCE).isBefore(state.clock()))
                .toList();
    }

    private static Optional<Silence> of(SloState state, String podUid) {
        var known = state.baselineOf(podUid);
        if (known.isPresent())
            return known.filter(baseline -> baseline.phase() == Baseline.Phase.RUNNING)
                    .map(baseline ->
                            new Silence(baseline.lastSeen(), baseline.counters().keySet()));
        return Optional.ofNullable(state.unread().get(podUid)).map(since -> new Silence(since, Set.of()));
    }
}
