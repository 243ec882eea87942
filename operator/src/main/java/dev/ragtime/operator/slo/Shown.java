package dev.ragtime.operator.slo;

import dev.ragtime.api.slo.SloStatus;
import java.time.Duration;
import java.util.List;

/**
 * The figures of one resource that status shows. They change at most once a minute, and at once when something flips that
 * must not wait.
 *
 * @param since when they were shown first, by a clock that never steps, in nanoseconds
 */
public record Shown(SloReport report, long since) {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** A minute is judged every minute: its number alone is not worth a write each time. */
    private static final Duration PAUSE_OF_SLICES = Duration.ofMinutes(10);

    /** @param inStatus what the status shows as long as nothing was measured here */
    public static Shown first(List<SloStatus> inStatus, SloReport report, long nanoTime) {
        return new Shown(report.keepingTimesOf(inStatus), nanoTime);
    }

    /** With {@code measured} if it is due, else this very one. */
    public Shown next(SloReport measured, long nanoTime) {
        return next(measured, nanoTime, PAUSE);
    }

    /** The same for figures of time slices, which grow all the time: that there are more of them waits ten minutes. */
    public Shown nextOfSlices(SloReport measured, long nanoTime) {
        var quiet = !measured.waits() && measured.differsInCountsOnly(report);
        return next(measured, nanoTime, quiet ? PAUSE_OF_SLICES : PAUSE);
    }

    private Shown next(SloReport measured, long nanoTime, Duration pause) {
        var timed = measured.keepingTimesOf(report.objectives());
        if (timed.equals(report)) return this;
        var due = timed.flips(report) || nanoTime - since >= pause.toNanos();
        return due ? new Shown(timed, nanoTime) : this;
    }
}
