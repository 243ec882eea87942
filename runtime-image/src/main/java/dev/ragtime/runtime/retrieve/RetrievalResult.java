package dev.ragtime.runtime.retrieve;

import java.util.List;

/**
 * What retrieval found.
 *
 * @param passages best first, at most {@code topK}; empty when it abstains
 * @param abstained true when the best similarity is below {@code minScore}
 * @param degraded steps that were left out; empty when none
 * @param embedMillis time spent embedding the query
 * @param searchMillis time spent in the store
 */
public record RetrievalResult(
        List<Passage> passages,
        boolean abstained,
        List<Degradation> degraded,
        double embedMillis,
        double searchMillis) {
    public RetrievalResult {
        passages = List.copyOf(passages);
        degraded = List.copyOf(degraded);
    }
}
