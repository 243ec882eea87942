package dev.ragtime.runtime.retrieve;

import java.util.ArrayList;
import java.util.List;

/**
 * What retrieval found.
 *
 * @param passages best first, at most {@code topK}; empty when it abstains
 * @param abstained true when the best similarity is below {@code minScore}
 * @param degraded steps that were left out; empty when none
 * @param embedMillis time spent embedding the query
 * @param searchMillis time spent in the store
 * @param neighbours reads what stands around the passages
 * @param vectors of the queries
 */
public record RetrievalResult(
        List<Passage> passages,
        boolean abstained,
        List<Degradation> degraded,
        double embedMillis,
        double searchMillis,
        Neighbours neighbours,
        QueryVectors vectors) {
    public RetrievalResult {
        passages = List.copyOf(passages);
        degraded = List.copyOf(degraded);
    }

    /** Of passages around which nothing is read. */
    public RetrievalResult(
            List<Passage> passages,
            boolean abstained,
            List<Degradation> degraded,
            double embedMillis,
            double searchMillis) {
        this(passages, abstained, degraded, embedMillis, searchMillis, Neighbours.NONE, QueryVectors.NONE);
    }

    /** The same with other passages, for which the store was asked once more. */
    public RetrievalResult with(List<Passage> others, double moreMillis) {
        return new RetrievalResult(
                others, abstained, degraded, embedMillis, searchMillis + moreMillis, neighbours, vectors);
    }

    /** The same after one more step was left out. */
    public RetrievalResult without(Degradation step) {
        var all = new ArrayList<>(degraded);
        all.add(step);
        return new RetrievalResult(passages, abstained, all, embedMillis, searchMillis, neighbours, vectors);
    }

    /** The same after steps before it were left out. */
    public RetrievalResult after(List<Degradation> before) {
        var all = new ArrayList<>(before);
        all.addAll(degraded);
        return new RetrievalResult(passages, abstained, all, embedMillis, searchMillis, neighbours, vectors);
    }

    /** The same without passages: none of them fits. */
    public RetrievalResult abstaining() {
        return new RetrievalResult(List.of(), true, degraded, embedMillis, searchMillis, neighbours, vectors);
    }
}
