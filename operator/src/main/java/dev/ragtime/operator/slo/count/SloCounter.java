package dev.ragtime.operator.slo.count;

import dev.ragtime.api.slo.Objective;
import dev.ragtime.operator.slo.scrape.PodReading;
import dev.ragtime.operator.slo.scrape.RuntimeProcess;
import dev.ragtime.operator.slo.scrape.Scrape;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Counts every event once: what a process says now, less its baseline. Of a process that appeared since knowledge began
 * everything is counted, of an older one only what follows. Time decides as little as possible, since clocks step:
 * whether a pod is new is known from the listings, not from when it says it started.
 */
public final class SloCounter {
    /** How long the baselines of a pod that is no longer listed are kept. */
    private static final Duration KEEP_GONE = Duration.ofHours(1);

    private SloCounter() {}

    /**
     * What a cycle came to.
     *
     * @param state the next state
     * @param counted whether it holds something that must not be lost: events, a first baseline, the end of a process;
     *     time that went by is not worth a write
     */
    public record Counted(SloState state, boolean counted) {}

    /**
     * The state after {@code pods}, the complete listing of the workload's pods, read after {@code before} was.
     *
     * @param before empty when nothing is known yet
     * @param declared objectives of the workload
     * @param now by the leader's clock; a step back is waited out in the running slot
     */
    public static Counted count(
            Optional<SloState> before, List<Objective> declared, Collection<PodReading> pods, Instant now) {
        var time = now.truncatedTo(ChronoUnit.MILLIS);
        var known = before.orElseGet(() -> SloState.begin(
                now, Set.copyOf(pods.stream().map(PodReading::podUid).toList())));
        var tally = new Tally(known, declared, time.isAfter(known.clock()) ? time : known.clock());
        for (var pod : pods)
            pod.scrape().ifPresent(scrape -> read(known, before.isEmpty(), tally, pod.podUid(), scrape));
        closeVanished(known, tally, pods);
        return new Counted(tally.state(), tally.counted() || before.isEmpty());
    }

    private static void read(SloState known, boolean first, Tally tally, String podUid, Scrape scrape) {
        var process = new RuntimeProcess(podUid, scrape.processStart());
        var baseline = known.baselines().get(process);
        if (baseline != null) {
            tally.addSince(process, baseline, scrape);
            return;
        }
        closePredecessors(known, tally, process);
        if (!first && isNew(known, process)) tally.addWhole(process, scrape);
        else tally.addBaselineOnly(process, scrape);
    }

    /**
     * Whether everything the process counted happened since knowledge began. Clocks are compared only for a pod that
     * was listed then but did not answer: its process may have been about to start.
     */
    private static boolean isNew(SloState known, RuntimeProcess process) {
        return !known.found().contains(process.podUid())
                || known.knowsProcessOf(process.podUid())
                || process.start().isAfter(known.began());
    }

    /** A container that was restarted took what its last process counted unseen with it. */
    private static void closePredecessors(SloState known, Tally tally, RuntimeProcess successor) {
        known.baselines().forEach((process, baseline) -> {
            if (process.podUid().equals(successor.podUid())) tally.drop(process, baseline, successor.start());
        });
    }

    private static void closeVanished(SloState known, Tally tally, Collection<PodReading> pods) {
        var listed = Set.copyOf(pods.stream().map(PodReading::podUid).toList());
        known.baselines().forEach((process, baseline) -> {
            if (listed.contains(process.podUid())) return;
            if (baseline.phase() != Baseline.Phase.GONE) tally.markGone(process, baseline);
            else if (baseline.lastSeen().plus(KEEP_GONE).isBefore(tally.now()))
                tally.drop(process, baseline, tally.now());
        });
        tally.keepFound(listed);
    }
}
