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
import java.util.stream.Collectors;

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
     * @param shown the same with the time of pods that are silent now as unseen: while they are, it is. If they answer
     *     again it was seen after all, since counters are cumulative
     * @param counted whether it holds something that must not be lost: events, a first baseline, the end of a process, a
     *     pod that cannot be read; time that went by is not worth a write
     */
    public record Counted(SloState state, SloState shown, boolean counted) {}

    /**
     * The state after {@code pods}, the complete listing of the workload's pods, read after {@code before} was.
     *
     * @param before empty when nothing is known yet
     * @param declared objectives of the workload
     * @param now by the leader's clock
     */
    public static Counted count(
            Optional<SloState> before, List<Objective> declared, Collection<PodReading> pods, Instant now) {
        var time = now.truncatedTo(ChronoUnit.MILLIS);
        var known = before.map(state -> state.seenAt(time)).orElseGet(() -> SloState.begin(now, uids(pods)));
        var tally = new Tally(known, declared, time.isAfter(known.clock()) ? time : known.clock());
        for (var pod : pods)
            pod.scrape().ifPresent(scrape -> read(known, before.isEmpty(), tally, pod.podUid(), scrape));
        closeVanished(known, tally, pods);
        noteUnread(tally, pods);
        var state = tally.state();
        var silent = Silence.of(state, pods);
        var counted = tally.counted()
                || before.isEmpty()
                || silent.stream().anyMatch(silence -> silence.isUnreadAndNews(known.clock()));
        return new Counted(state, tally.stateWith(silent), counted);
    }

    private static Set<String> uids(Collection<PodReading> pods) {
        return pods.stream().map(PodReading::podUid).collect(Collectors.toSet());
    }

    private static void read(SloState known, boolean first, Tally tally, String podUid, Scrape scrape) {
        var process = new RuntimeProcess(podUid, scrape.processStart());
        var baseline = known.baselines().get(process);
        if (baseline != null) {
            tally.addSince(process, baseline, scrape);
            return;
        }
        closePredecessors(known, tally, process);
        if (!first && isNew(known, process)) tally.addWhole(process, scrape, lastLook(known, podUid));
        else tally.addBaselineOnly(process, scrape);
    }

    /** When the pod was last looked at: its new process was not there then, or could not be read. */
    private static Instant lastLook(SloState known, String podUid) {
        return known.baselineOf(podUid)
                .map(Baseline::lastSeen)
                .orElseGet(() -> known.unread().getOrDefault(podUid, known.clock()));
    }

    /**
     * Whether everything the process counted happened since knowledge began. Clocks are compared only for a pod that
     * was listed then but did not answer: its process may have been about to start.
     */
    private static boolean isNew(SloState known, RuntimeProcess process) {
        return !known.found().contains(process.podUid())
                || known.baselineOf(process.podUid()).isPresent()
                || process.start().isAfter(known.began());
    }

    /** A container that was restarted took what its last process counted unseen with it. */
    private static void closePredecessors(SloState known, Tally tally, RuntimeProcess successor) {
        known.baselines().forEach((process, baseline) -> {
            if (process.podUid().equals(successor.podUid())) tally.drop(process, baseline, successor.start());
        });
    }

    private static void closeVanished(SloState known, Tally tally, Collection<PodReading> pods) {
        var listed = uids(pods);
        known.baselines().forEach((process, baseline) -> {
            if (listed.contains(process.podUid())) return;
            if (baseline.phase() != Baseline.Phase.GONE) tally.markGone(process, baseline);
            else if (baseline.lastSeen().plus(KEEP_GONE).isBefore(tally.now()))
                tally.drop(process, baseline, tally.now());
        });
        tally.keepFound(listed);
    }

    /** A pod that serves without ever being read is a gap, also when it goes. */
    private static void noteUnread(Tally tally, Collection<PodReading> pods) {
        tally.keepUnread(uids(pods.stream()
                .filter(reading -> reading.pod().serves() || reading.pod().terminating())
                .toList()));
        pods.stream()
                .filter(reading -> reading.scrape().isEmpty() && reading.pod().serves())
                .forEach(reading -> tally.noteUnread(reading.podUid()));
    }
}
