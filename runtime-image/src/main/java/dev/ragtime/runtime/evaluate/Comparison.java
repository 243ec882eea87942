package dev.ragtime.runtime.evaluate;

import dev.ragtime.api.runtime.GateReport.Lost;
import dev.ragtime.api.runtime.GateReport.Measured;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** An index beside the one that answers, on the same queries. Pure. */
record Comparison(Rankings candidate, Rankings serving) {
    private static final int LOST = 3;
    private static final int LONGEST_QUERY = 120;

    Measured measured(Metric metric) {
        var one = candidate.values(metric);
        var other = serving.values(metric);
        return new Measured(
                metric.toString(), rounded(mean(one)), rounded(mean(other)), rounded(PairedTest.worse(one, other)));
    }

    /** Queries that lost most by a metric, the worst first. */
    List<Lost> lost(Metric metric) {
        return lost(metric, List.copyOf(candidate.dataset().queries().values()));
    }

    /** The same, each named by the documents that are to be found: the words of the query are theirs, and not for everybody. */
    List<Lost> lostDocuments(Metric metric) {
        var judgements = candidate.dataset().judgements();
        return lost(
                metric,
                candidate.dataset().queries().keySet().stream()
                        .map(query -> "words of "
                                + String.join(", ", judgements.get(query).keySet()))
                        .toList());
    }

    private List<Lost> lost(Metric metric, List<String> names) {
        var one = candidate.values(metric);
        var other = serving.values(metric);
        return IntStream.range(0, one.length)
                .filter(query -> one[query] < other[query])
                .boxed()
                .sorted(Comparator.comparingDouble((Integer query) -> one[query] - other[query]))
                .limit(LOST)
                .map(query -> new Lost(shortened(names.get(query)), rounded(one[query]), rounded(other[query])))
                .toList();
    }

    private static String shortened(String query) {
        return query.codePointCount(0, query.length()) <= LONGEST_QUERY
                ? query
                : query.substring(0, query.offsetByCodePoints(0, LONGEST_QUERY)) + "…";
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
