package dev.ragtime.runtime.ingest;

import dev.ragtime.api.runtime.IngestReport.Failure;
import dev.ragtime.runtime.store.DocumentRecord;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happened to one source in this pod. Thread-safe. */
final class Tally {
    /** A report has room for about this many. */
    private static final int MAX_FAILURES = 20;

    private final LongAdder added = new LongAdder();
    private final LongAdder changed = new LongAdder();
    private final LongAdder deleted = new LongAdder();
    private final LongAdder embedded = new LongAdder();
    private final ConcurrentSkipListMap<String, String> failures = new ConcurrentSkipListMap<>();

    void add(String path, DocumentSync.Outcome outcome) {
        if (!outcome.failure().isEmpty()) failures.put(path, outcome.failure());
        switch (outcome.change()) {
            case ADDED -> added.increment();
            case CHANGED -> changed.increment();
            case UNCHANGED -> {}
        }
    }

    void embedded(int texts) {
        embedded.add(texts);
    }

    void deleted() {
        deleted.increment();
    }

    long addedCount() {
        return added.sum();
    }

    long changedCount() {
        return changed.sum();
    }

    long deletedCount() {
        return deleted.sum();
    }

    long embeddedCount() {
        return embedded.sum();
    }

    long failedCount() {
        return failures.values().stream().filter(DocumentRecord::isFailure).count();
    }

    /** In order of path, those that were read in part after the others. */
    List<Failure> failures() {
        return failures.entrySet().stream()
                .sorted(Comparator.comparing(e -> !DocumentRecord.isFailure(e.getValue())))
                .map(e -> new Failure(e.getKey(), e.getValue()))
                .toList();
    }

    /** The first of them. */
    List<Failure> firstFailures() {
        return failures().stream().limit(MAX_FAILURES).toList();
    }
}
