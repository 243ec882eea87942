package dev.ragtime.runtime.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How good one ranking is, 0 to 1. Pure. A document without a judgement counts as not relevant. */
public final class RankingMetrics {
    private RankingMetrics() {}

    /**
     * Normalised discounted cumulative gain with linear gain, as {@code ndcg_cut} of trec_eval: sum of grade / log2(rank
     * + 1) over the first k, divided by that of the best possible ranking (Järvelin and Kekäläinen, 2002).
     *
     * @param ranking document ids, best first, without repetition
     * @param grades grade by document id
     * @return 0 when nothing is relevant
     */
    public static double ndcg(List<String> ranking, Map<String, Integer> grades, int k) {
        double gain = 0;
        for (int i = 0; i < Math.min(k, ranking.size()); i++) {
            gain += grades.getOrDefault(ranking.get(i), 0) / discount(i);
        }
        var ideal = grades.values().stream()
                .sorted(Comparator.reverseOrder())
                .limit(k)
                .toList();
        double best = 0;
        for (int i = 0; i < ideal.size(); i++) best += ideal.get(i) / discount(i);
        return best == 0 ? 0 : gain / best;
    }

    private static double discount(int position) {
        return Math.log(position + 2.0) / Math.log(2);
    }

    /** Share of the relevant documents that are among the first k; 0 when nothing is relevant. */
    public static double recall(List<String> ranking, Map<String, Integer> grades, int k) {
        long relevant = grades.values().stream().filter(grade -> grade > 0).count();
        return relevant == 0 ? 0 : (double) found(ranking, grades, k) / relevant;
    }

    /** Share of the first k that is relevant. */
    public static double precision(List<String> ranking, Map<String, Integer> grades, int k) {
        return (double) found(ranking, grades, k) / k;
    }

    /** How many of the first k are relevant. */
    private static long found(List<String> ranking, Map<String, Integer> grades, int k) {
        return ranking.stream()
                .limit(k)
                .filter(id -> grades.getOrDefault(id, 0) > 0)
                .count();
    }

    /** 1 / rank of the first relevant document among the first k; 0 when there is none. */
    public static double reciprocalRank(List<String> ranking, Map<String, Integer> grades, int k) {
        for (int i = 0; i < Math.min(k, ranking.size()); i++) {
            if (grades.getOrDefault(ranking.get(i), 0) > 0) return 1.0 / (i + 1);
        }
        return 0;
    }
}
