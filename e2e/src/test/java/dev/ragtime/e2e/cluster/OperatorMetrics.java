package dev.ragtime.e2e.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the operator's pods count at {@code /metrics} about their work in one namespace. */
public final class OperatorMetrics {
    private final MetricsPage pages = new MetricsPage();
    private final KubernetesClient client;
    private final Pattern reconciles;

    public OperatorMetrics(TestNamespace namespace) {
        this.client = namespace.client();
        this.reconciles = Pattern.compile(
                "ragtime_reconciles_total\\{kind=\"(\\w+)\",namespace=\"%s\",outcome=\"(\\w+)\",?} ([\\d.E+]+)"
                        .formatted(namespace.name()));
    }

    /** Reconciles of each kind that ended well since the pods began. */
    public TreeMap<String, Long> reconciles() {
        return counts("done");
    }

    /** Reconciles of each kind that failed. */
    public TreeMap<String, Long> failures() {
        return counts("failed");
    }

    private TreeMap<String, Long> counts(String which) {
        var counts = new TreeMap<String, Long>();
        for (var pod : pods()) {
            reconciles
                    .matcher(pages.of(pod))
                    .results()
                    .filter(found -> found.group(2).equals(which))
                    .forEach(found ->
                            counts.merge(found.group(1), Math.round(Double.parseDouble(found.group(3))), Long::sum));
        }
        return counts;
    }

    private List<Pod> pods() {
        return client.pods()
                .inNamespace(Installation.NAMESPACE)
                .withLabel("app.kubernetes.io/component", "operator")
                .list()
                .getItems();
    }
}
