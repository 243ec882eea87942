package dev.ragtime.e2e.cluster;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the pods of a pipeline count at {@code /metrics}. */
public final class QueryCounters {
    private static final Pattern DEGRADED =
            Pattern.compile("ragtime_degraded_total\\{[^}]*reason=\"(\\w+)\"[^}]*} ([\\d.E+]+)");

    private final MetricsPage pages = new MetricsPage();
    private final TestNamespace namespace;
    private final String pipeline;

    public QueryCounters(TestNamespace namespace, String pipeline) {
        this.namespace = namespace;
        this.pipeline = pipeline;
    }

    /** Answers of all pods in which a step was left out, by reason. */
    public Map<String, Long> degraded() {
        var counts = new TreeMap<String, Long>();
        for (var pod : namespace.pods("query", pipeline)) {
            DEGRADED.matcher(pages.of(pod))
                    .results()
                    .forEach(found ->
                            counts.merge(found.group(1), Math.round(Double.parseDouble(found.group(2))), Long::sum));
        }
        return counts;
    }
}
