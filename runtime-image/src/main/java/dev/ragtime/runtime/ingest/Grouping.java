package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.ingest.FileCheck.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Collects verdicts until they are worth a write of their own. Thread-safe. */
final class Grouping {
    /** A write of so many costs hardly more than of one. */
    private static final int MOST_DOCUMENTS = 32;

    /** Content that waits in memory; a larger file makes a group with those before it. */
    private static final long MOST_BYTES = 4L << 20;

    private List<Verdict> group = new ArrayList<>();
    private long bytes;

    /** Adds one; a full group is handed out, else an empty list. */
    synchronized List<Verdict> add(Verdict verdict) {
        group.add(verdict);
        if (verdict instanceof Verdict.Changed(var candidate))
            bytes += candidate.content().bytes().length;
        return group.size() >= MOST_DOCUMENTS || bytes >= MOST_BYTES ? rest() : List.of();
    }

    /** What was collected so far; may be empty. */
    synchronized List<Verdict> rest() {
        var full = group;
        group = new ArrayList<>();
        bytes = 0;
        return full;
    }
}
