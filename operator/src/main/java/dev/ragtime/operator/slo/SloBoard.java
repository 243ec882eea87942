package dev.ragtime.operator.slo;

import dev.ragtime.api.slo.SloStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The figures that status shows. They change at most once a minute, and at once when a verdict, an alert or a backend
 * flips. Safe for use by many threads.
 */
public final class SloBoard {
    private final LongSupplier nanoTime;
    private final Map<Workload, Shown> shown = new ConcurrentHashMap<>();
    private final List<Consumer<Workload>> listeners = new CopyOnWriteArrayList<>();

    /** @param nanoTime a clock that never steps, such as {@link System#nanoTime} */
    public SloBoard(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * The figures to show in status; empty until the first cycle of this leader: leave in status what is there.
     *
     * @param kind {@code RagPipeline} or {@code ModelRoute}
     */
    public Optional<SloReport> report(String kind, String namespace, String name) {
        return Optional.ofNullable(shown.get(new Workload(kind, namespace, name)))
                .map(Shown::report);
    }

    /** Calls {@code listener} whenever the figures of a workload change. */
    public void onChange(Consumer<Workload> listener) {
        listeners.add(listener);
    }

    /**
     * Shows {@code report} if it is due.
     *
     * @param shownBefore what the status shows as long as nothing was offered here
     */
    public void offer(Workload workload, List<SloStatus> shownBefore, SloReport report) {
        var before = shown.get(workload);
        var now = nanoTime.getAsLong();
        var next = before == null ? Shown.first(shownBefore, report, now) : before.next(report, now);
        if (next == before) return;
        shown.put(workload, next);
        listeners.forEach(listener -> listener.accept(workload));
    }

    /** Forgets every workload but these. */
    public void retain(Set<Workload> workloads) {
        shown.keySet().retainAll(workloads);
    }
}
