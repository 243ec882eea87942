package dev.ragtime.operator.slo.loop;

import dev.ragtime.operator.slo.Shown;
import dev.ragtime.operator.slo.SloReport;
import dev.ragtime.operator.slo.Subject;
import dev.ragtime.operator.slo.count.SloEvaluator;
import dev.ragtime.operator.slo.fresh.FreshnessCounter;
import dev.ragtime.operator.slo.fresh.FreshnessCounter.Counted;
import dev.ragtime.operator.slo.fresh.FreshnessState;
import dev.ragtime.operator.slo.fresh.SourcesSeen;
import dev.ragtime.operator.slo.state.SloStateCodec;
import dev.ragtime.operator.slo.state.SloStateCodec.BadStateException;
import dev.ragtime.operator.slo.state.SloStateStore;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** The freshness of one KnowledgeBase in the hands of one leader. Not safe for use by two threads at once. */
final class FreshnessTracker {
    /** Another leader cannot win for long: one of the two is about to stop. */
    private static final int ATTEMPTS = 3;

    private final SloStateStore store;
    private final BiConsumer<Subject, String> discarded;
    private final FreshnessMeters meters;
    private final LongSupplier nanoTime;

    private boolean loaded;
    private boolean unsaved;
    private Optional<FreshnessState> state = Optional.empty();
    private Optional<String> version = Optional.empty();
    private Optional<Shown> shown = Optional.empty();

    /**
     * @param discarded is told why a stored state could not be trusted; judging begins anew
     * @param nanoTime a clock that never steps, for pauses
     */
    FreshnessTracker(
            SloStateStore store, BiConsumer<Subject, String> discarded, FreshnessMeters meters, LongSupplier nanoTime) {
        this.store = store;
        this.discarded = discarded;
        this.meters = meters;
        this.nanoTime = nanoTime;
    }

    /** What status is to show as long as nothing else is known. */
    SloReport shown() {
        return shown.map(Shown::report).orElse(SloReport.EMPTY);
    }

    /**
     * Judges the minutes that are over, and stores what was learnt.
     *
     * @return what status is to show
     * @throws SloStateStore.StoreUnavailableException nothing is lost: a later look finds the same minutes
     */
    SloReport look(Subject subject, SourcesSeen seen) {
        for (var attempt = 1; ; attempt++) {
            if (!loaded) load(subject);
            var counted = FreshnessCounter.count(state, subject.objectives(), subject.shown(), seen);
            state = Optional.of(counted.state());
            unsaved |= counted.changed();
            if (!unsaved || save(subject) || attempt == ATTEMPTS) return show(subject, seen, counted);
        }
    }

    private void load(Subject subject) {
        var found = store.read(subject);
        state = found.flatMap(SloStateStore.Stored::data).flatMap(data -> decode(subject, data));
        version = found.map(SloStateStore.Stored::version);
        unsaved = false;
        loaded = true;
    }

    private Optional<FreshnessState> decode(Subject subject, byte[] data) {
        try {
            return Optional.of(SloStateCodec.FRESHNESS.decode(data));
        } catch (BadStateException e) {
            discarded.accept(subject, e.getMessage());
            return Optional.empty();
        }
    }

    /** Whether it was written; if not, another leader was faster, and its state is where this one goes on. */
    private boolean save(Subject subject) {
        var written = store.write(subject, version, SloStateCodec.FRESHNESS.encode(state.orElseThrow()));
        loaded = written.isPresent();
        if (!loaded) return false;
        version = written;
        unsaved = false;
        return true;
    }

    private SloReport show(Subject subject, SourcesSeen seen, Counted counted) {
        meters.count(subject, counted);
        var measured = SloEvaluator.evaluate(
                counted.slots(), counted.last(), subject.objectives(), seen.at().truncatedTo(ChronoUnit.SECONDS));
        var now = nanoTime.getAsLong();
        shown = Optional.of(shown.map(before -> before.nextOfSlices(measured, now))
                .orElseGet(() -> Shown.first(subject.shown(), measured, now)));
        return shown();
    }
}
