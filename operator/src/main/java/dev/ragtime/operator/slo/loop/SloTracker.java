package dev.ragtime.operator.slo.loop;

import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.slo.Subject;
import dev.ragtime.operator.slo.count.Baseline;
import dev.ragtime.operator.slo.count.SloCounter;
import dev.ragtime.operator.slo.count.SloEvaluator;
import dev.ragtime.operator.slo.count.SloState;
import dev.ragtime.operator.slo.scrape.PodReader;
import dev.ragtime.operator.slo.scrape.PodReading;
import dev.ragtime.operator.slo.scrape.WorkloadPod;
import dev.ragtime.operator.slo.state.SloStateCodec;
import dev.ragtime.operator.slo.state.SloStateCodec.BadStateException;
import dev.ragtime.operator.slo.state.SloStateStore;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The state of one workload in the hands of one leader. Counters are always read after the state they are compared
 * with: a reading older than its baseline would look like a reset. Not safe for use by two threads at once.
 */
final class SloTracker {
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    /** Another leader cannot win for long: one of the two is about to stop. */
    private static final int ATTEMPTS = 3;

    private final SloStateStore store;
    private final PodReader pods;
    private final BiConsumer<Subject, String> discarded;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final BackendsSeen backends = new BackendsSeen();
    private final SilentPods silent = new SilentPods();
    private final ModelRefusals refusals = new ModelRefusals();

    private boolean loaded;
    private boolean unsaved;
    private Optional<SloState> state = Optional.empty();
    private Optional<SloState> stored = Optional.empty();
    private Optional<String> version = Optional.empty();
    private Optional<SloReport> savedReport = Optional.empty();
    private long savedAt;

    /**
     * @param discarded is told why a stored state could not be trusted; counting begins anew
     * @param clock what the slots go by
     * @param nanoTime a clock that never steps, for pauses
     */
    SloTracker(
            SloStateStore store,
            PodReader pods,
            BiConsumer<Subject, String> discarded,
            Clock clock,
            LongSupplier nanoTime) {
        this.store = store;
        this.pods = pods;
        this.discarded = discarded;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * One cycle: read, count, store if it is due, let go of the pods whose last counts are stored.
     *
     * @param listed all pods of the workload
     * @param asked which of them to read now
     * @throws SloStateStore.StoreUnavailableException nothing is lost: a later cycle counts from the same baselines
     */
    SloReport cycle(Subject subject, List<WorkloadPod> listed, Predicate<WorkloadPod> asked) {
        for (var attempt = 1; ; attempt++) {
            if (!loaded && !subject.objectives().isEmpty()) load(subject);
            var readings = pods.read(subject.workload(), listed, asked);
            backends.update(readings, asked);
            silent.update(readings, asked, nanoTime.getAsLong());
            refusals.update(readings, asked);
            var report = subject.objectives().isEmpty() ? SloReport.EMPTY : count(subject, readings);
            if (!saveIsDue(report, readings) || save(subject, report)) {
                release(subject, readings);
                return withPods(report);
            }
            if (attempt == ATTEMPTS) return withPods(report);
        }
    }

    private SloReport withPods(SloReport report) {
        return report.withPods(backends.sorted(), silent.sorted(nanoTime.getAsLong()), refusals.sorted());
    }

    private void load(Subject subject) {
        var found = store.read(subject);
        stored = found.flatMap(SloStateStore.Stored::data).flatMap(data -> decode(subject, data));
        state = stored;
        version = found.map(SloStateStore.Stored::version);
        unsaved = false;
        loaded = true;
    }

    private Optional<SloState> decode(Subject subject, byte[] data) {
        try {
            return Optional.of(SloStateCodec.COUNTS.decode(data));
        } catch (BadStateException e) {
            discarded.accept(subject, e.getMessage());
            return Optional.empty();
        }
    }

    private SloReport count(Subject subject, List<PodReading> readings) {
        var now = clock.instant();
        var counted = SloCounter.count(state, subject.objectives(), readings, now);
        state = Optional.of(counted.state());
        unsaved |= counted.counted();
        return SloEvaluator.evaluate(counted.shown(), subject.objectives(), now.truncatedTo(ChronoUnit.SECONDS));
    }

    private boolean saveIsDue(SloReport report, List<PodReading> readings) {
        if (!unsaved) return false;
        return stored.isEmpty()
                || savedReport.map(report::flips).orElse(true)
                || nanoTime.getAsLong() - savedAt >= PAUSE_NANOS
                || readings.stream().anyMatch(reading -> reading.drained() && !isStored(reading));
    }

    /** Whether it was written; if not, another leader was faster and everything since then is counted again. */
    private boolean save(Subject subject, SloReport report) {
        var written = store.write(subject, version, SloStateCodec.COUNTS.encode(state.orElseThrow()));
        if (written.isEmpty()) {
            loaded = false;
            return false;
        }
        version = written;
        stored = state;
        unsaved = false;
        savedReport = Optional.of(report);
        savedAt = nanoTime.getAsLong();
        return true;
    }

    private void release(Subject subject, List<PodReading> readings) {
        readings.stream()
                .filter(PodReading::drained)
                .filter(reading -> subject.objectives().isEmpty() || isStored(reading))
                .forEach(reading -> pods.release(reading.pod()));
    }

    /** Whether the last counts of a drained process are stored. */
    private boolean isStored(PodReading reading) {
        return reading.process()
                .flatMap(process -> stored.map(s -> s.baselines().get(process)))
                .filter(baseline -> baseline.phase() == Baseline.Phase.DRAINED)
                .isPresent();
    }
}
