package dev.ragtime.operator.slo.loop;

import dev.ragtime.operator.kubernetes.Terminating;
import dev.ragtime.operator.slo.SloBoard;
import dev.ragtime.operator.slo.Subject;
import dev.ragtime.operator.slo.Workload;
import dev.ragtime.operator.slo.scrape.PodReader;
import dev.ragtime.operator.slo.scrape.PodReading;
import dev.ragtime.operator.slo.scrape.Scraper;
import dev.ragtime.operator.slo.scrape.WorkloadPod;
import dev.ragtime.operator.slo.state.SloStateStore;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every workload its cycles: one every 15 seconds over all its pods, and one a second over those that are about
 * to end, until their last counts are stored.
 */
final class SloLoop {
    /** How often {@link #tick} wants to be called. */
    static final Duration TICK = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(SloLoop.class);
    private static final long CYCLE_NANOS = Duration.ofSeconds(15).toNanos();

    private final SloWatch watch;
    private final Executor executor;
    private final PodReader pods;
    private final SloStateStore store;
    private final SloBoard board;
    private final BiConsumer<Subject, String> discarded;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Map<Workload, Turn> turns = new ConcurrentHashMap<>();

    /**
     * @param executor with a thread for each cycle and each pod
     * @param discarded is told why a stored state could not be trusted
     * @param clock what the slots go by
     * @param nanoTime a clock that never steps, for pauses
     */
    SloLoop(
            SloWatch watch,
            Scraper scraper,
            Executor executor,
            SloStateStore store,
            SloBoard board,
            BiConsumer<Subject, String> discarded,
            Clock clock,
            LongSupplier nanoTime) {
        this.watch = watch;
        this.executor = executor;
        this.pods = new PodReader(scraper, executor);
        this.store = store;
        this.board = board;
        this.discarded = discarded;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** A workload's tracker, and whether a cycle of it is running. */
    private static final class Turn {
        private final String resourceUid;
        private final SloTracker tracker;
        private final AtomicBoolean running = new AtomicBoolean();
        private long nextCycle;

        private Turn(String resourceUid, SloTracker tracker, long nextCycle) {
            this.resourceUid = resourceUid;
            this.tracker = tracker;
            this.nextCycle = nextCycle;
        }
    }

    /** Starts the cycles that are due and returns without waiting for them. A workload never has two at a time. */
    void tick() {
        var listed = watch.pods();
        var known = new HashSet<Workload>();
        for (var subject : watch.subjects()) {
            known.add(subject.workload());
            start(subject, listed.getOrDefault(subject.workload(), List.of()));
        }
        turns.keySet().retainAll(known);
        board.retain(known);
        releaseOrphans(listed, known);
    }

    private void start(Subject subject, List<WorkloadPod> listed) {
        var now = nanoTime.getAsLong();
        var turn = turns.compute(subject.workload(), (w, known) -> turnOf(subject, known, now));
        var all = now - turn.nextCycle >= 0;
        if (!all && listed.stream().noneMatch(WorkloadPod::terminating)) return;
        if (!turn.running.compareAndSet(false, true)) return;
        if (all) turn.nextCycle = now + CYCLE_NANOS;
        executor.execute(() -> run(turn, subject, listed, all));
    }

    /** A resource that was deleted and made anew has nothing to do with the old one. */
    private Turn turnOf(Subject subject, Turn known, long now) {
        var uid = subject.resource().getMetadata().getUid();
        return known != null && known.resourceUid.equals(uid)
                ? known
                : new Turn(uid, new SloTracker(store, pods, discarded, clock, nanoTime), now);
    }

    private void run(Turn turn, Subject subject, List<WorkloadPod> listed, boolean all) {
        try {
            board.offer(
                    subject.workload(),
                    subject.shown(),
                    turn.tracker.cycle(subject, listed, pod -> all || pod.terminating()));
        } catch (SloStateStore.StoreUnavailableException e) {
            if (e.getCause() instanceof KubernetesClientException cause && Terminating.isWhy(cause)) return;
            LOG.warn("{}, trying again in the next cycle: {}", e.getMessage(), String.valueOf(e.getCause()));
        } catch (RuntimeException e) {
            // one workload must not end the loop of all others
            LOG.error("SLO cycle of {} failed", subject.workload(), e);
        } finally {
            turn.running.set(false);
        }
    }

    /** Pods whose resource was deleted: nobody will read their counts, so they need not wait. */
    private void releaseOrphans(Map<Workload, List<WorkloadPod>> listed, Set<Workload> known) {
        listed.forEach((workload, all) -> {
            var ending = all.stream().filter(WorkloadPod::terminating).toList();
            if (!known.contains(workload) && !ending.isEmpty())
                executor.execute(() -> pods.read(workload, ending, pod -> true).stream()
                        .filter(PodReading::drained)
                        .forEach(reading -> pods.release(reading.pod())));
        });
    }
}
