package dev.ragtime.runtime.retrieve;

import dev.ragtime.api.pipeline.Retrieval;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes one ranking of two. Pure: the same rankings give the same result, ties ordered by chunk id. */
public sealed interface Fusion {
    /** A chunk and its score; a ranking is a list of these, best first. */
    record Ranked(ChunkRef chunk, double score) {}

    /**
     * @param vector ranking by meaning
     * @param keyword ranking by words
     * @return every chunk of either, best first
     */
    List<Ranked> fuse(List<Ranked> vector, List<Ranked> keyword);

    /** The fusion that a pipeline asks for. */
    static Fusion of(Retrieval.Fusion wanted) {
        return wanted.relativeScore() != null
                ? new RelativeScore(wanted.relativeScore().vectorWeightPercent() / 100.0)
                : new ReciprocalRank(wanted.reciprocalRank().k());
    }

    /**
     * Sum of 1 / (k + rank), rank from 1 (Cormack, Clarke, Buettcher: Reciprocal Rank Fusion outperforms Condorcet and
     * individual rank learning methods, SIGIR 2009).
     */
    record ReciprocalRank(int k) implements Fusion {
        @Override
        public List<Ranked> fuse(List<Ranked> vector, List<Ranked> keyword) {
            return weighed(List.of(vector, keyword), List.of(1.0, 1.0));
        }

        /**
         * Any number of rankings as one.
         *
         * @param weights of each ranking, in the same order: what its ranks add is multiplied by it
         */
        List<Ranked> weighed(List<List<Ranked>> rankings, List<Double> weights) {
            var scores = new HashMap<ChunkRef, Double>();
            for (int one = 0; one < rankings.size(); one++) {
                var ranking = rankings.get(one);
                for (int i = 0; i < ranking.size(); i++) {
                    scores.merge(ranking.get(i).chunk(), weights.get(one) / (k + i + 1), Double::sum);
                }
            }
            return ordered(scores);
        }
    }

    /**
     * Weighted sum of scores, each ranking's scaled to 0..1 by its own minimum and maximum; a ranking of equal scores
     * counts as 1 throughout.
     *
     * @param vectorWeight 0 to 1; the rest is the keyword ranking's
     */
    record RelativeScore(double vectorWeight) implements Fusion {
        @Override
        public List<Ranked> fuse(List<Ranked> vector, List<Ranked> keyword) {
            var scores = new HashMap<ChunkRef, Double>();
            add(scores, vector, vectorWeight);
            add(scores, keyword, 1 - vectorWeight);
            return ordered(scores);
        }

        private static void add(Map<ChunkRef, Double> scores, List<Ranked> ranking, double weight) {
            if (ranking.isEmpty() || weight == 0) return;
            double max = ranking.getFirst().score();
            double range = max - ranking.getLast().score();
            for (var ranked : ranking) {
                double scaled = range == 0 ? 1 : 1 - (max - ranked.score()) / range;
                scores.merge(ranked.chunk(), weight * scaled, Double::sum);
            }
        }
    }

    private static List<Ranked> ordered(Map<ChunkRef, Double> scores) {
        return scores.entrySet().stream()
                .map(e -> new Ranked(e.getKey(), e.getValue()))
                .sorted(Comparator.comparingDouble(Ranked::score).reversed().thenComparing(Ranked::chunk))
                .toList();
    }
}
