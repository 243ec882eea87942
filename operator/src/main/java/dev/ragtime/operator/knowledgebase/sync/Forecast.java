package dev.ragtime.operator.knowledgebase.sync;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a run is, and when it ends if it goes on as in the last minutes.
 *
 * @param end in whole seconds; empty while too little is known
 */
public record Forecast(Progress documents, Optional<Instant> end) {
    /** Samples that count: what was unchanged at the beginning passes much faster than what is embedded later. */
    private static final int MOST_SAMPLES = 11;

    /** Sooner than this nothing can be said. */
    private static final Duration LEAST = Duration.ofSeconds(30);

    /**
     * How far a run was at one time.
     *
     * @param nanos by a clock that never steps
     */
    record Sample(long nanos, Progress documents) {}

    /** The last samples with this one; only this one when a pod began anew, or more came to light. */
    static List<Sample> with(List<Sample> before, Sample now) {
        var comparable = !before.isEmpty()
                && before.getLast().documents().done() <= now.documents().done()
                && before.getLast().documents().total() == now.documents().total();
        var all = new ArrayList<>(comparable ? before : List.of());
        all.add(now);
        return List.copyOf(all.subList(Math.max(0, all.size() - MOST_SAMPLES), all.size()));
    }

    /**
     * @param samples oldest first, at least one
     * @param now when the last was taken
     */
    static Forecast of(List<Sample> samples, Instant now) {
        var first = samples.getFirst();
        var last = samples.getLast();
        var passed = last.nanos() - first.nanos();
        var done = last.documents().done() - first.documents().done();
        if (passed < LEAST.toNanos() || done <= 0) return new Forecast(last.documents(), Optional.empty());
        var left = last.documents().total() - last.documents().done();
        var wait = Duration.ofNanos((long) ((double) passed / done * left));
        return new Forecast(last.documents(), Optional.of(now.plus(wait).truncatedTo(ChronoUnit.SECONDS)));
    }
}
