package dev.ragtime.runtime.evaluate;

import dev.ragtime.runtime.config.UserError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A measure of one ranking down to a depth, 0 to 1.
 *
 * @param depth documents that are looked at, from the first
 */
record Metric(Kind kind, int depth) {
    static final Metric NDCG_10 = new Metric(Kind.NDCG, 10);
    static final Metric RECALL_10 = new Metric(Kind.RECALL, 10);
    static final Metric MRR_10 = new Metric(Kind.MRR, 10);

    private static final Pattern NAME = Pattern.compile("(ndcg|recall|mrr|precision)@([1-9][0-9]{0,2})");

    enum Kind {
        NDCG,
        RECALL,
        MRR,
        PRECISION
    }

    /** @throws UserError when no metric has this name */
    static Metric named(String field, String name) {
        var parts = NAME.matcher(name);
        if (!parts.matches())
            throw new UserError(field, name + " is none of ndcg@k, recall@k, mrr@k, precision@k, k being 1 to 999");
        return new Metric(Kind.valueOf(parts.group(1).toUpperCase(Locale.ROOT)), Integer.parseInt(parts.group(2)));
    }

    double of(List<String> ranking, Map<String, Integer> grades) {
        return switch (kind) {
            case NDCG -> RankingMetrics.ndcg(ranking, grades, depth);
            case RECALL -> RankingMetrics.recall(ranking, grades, depth);
            case MRR -> RankingMetrics.reciprocalRank(ranking, grades, depth);
            case PRECISION -> RankingMetrics.precision(ranking, grades, depth);
        };
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "@" + depth;
    }
}
