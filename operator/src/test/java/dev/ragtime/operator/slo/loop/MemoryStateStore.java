package dev.ragtime.operator.slo.loop;

import dev.ragtime.operator.slo.Subject;
import dev.ragtime.operator.slo.Workload;
import dev.ragtime.operator.slo.state.SloStateStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Compare-and-swap in memory, with the faults a network can have. */
final class MemoryStateStore implements SloStateStore {
    private final Map<Workload, Stored> stored = new HashMap<>();
    private Fault fault = Fault.NONE;
    private int versions;
    private int writes;

    enum Fault {
        NONE,
        /** The write does not arrive. */
        REQUEST_LOST,
        /** The write is done, its answer does not arrive. */
        ANSWER_LOST
    }

    @Override
    public synchronized Optional<Stored> read(Subject subject) {
        return Optional.ofNullable(stored.get(subject.workload()));
    }

    @Override
    public synchronized Optional<String> write(Subject subject, Optional<String> expected, byte[] data) {
        var failing = fault;
        fault = Fault.NONE;
        if (failing == Fault.REQUEST_LOST) throw new StoreUnavailableException("request lost", null);
        if (!expected.equals(read(subject).map(Stored::version))) return Optional.empty();
        var version = Integer.toString(++versions);
        stored.put(subject.workload(), new Stored(version, Optional.of(data)));
        writes++;
        if (failing == Fault.ANSWER_LOST) throw new StoreUnavailableException("answer lost", null);
        return Optional.of(version);
    }

    synchronized void failNextWrite(Fault next) {
        fault = next;
    }

    synchronized void delete(Subject subject) {
        stored.remove(subject.workload());
    }

    synchronized void replace(Subject subject, byte[] data) {
        stored.put(subject.workload(), new Stored(Integer.toString(++versions), Optional.of(data)));
    }

    synchronized int writes() {
        return writes;
    }
}
