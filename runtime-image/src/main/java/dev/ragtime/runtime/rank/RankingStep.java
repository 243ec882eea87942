package dev.ragtime.runtime.rank;

import dev.ragtime.runtime.retrieve.Passage;
import java.util.List;

/** Changes the order of passages, or leaves some out. Thread-safe. */
@FunctionalInterface
interface RankingStep {
    /**
     * @param passages best first
     * @param topK how many will be shown at most: more may come back, best first
     */
    List<Passage> apply(List<Passage> passages, int topK);
}
