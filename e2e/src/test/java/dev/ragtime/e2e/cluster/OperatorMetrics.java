package dev.ragtime.e2e.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the operator's pods count about themselves at {@code /metrics}. */
public final class OperatorMetrics {
    private static final Pattern RECONCILIATIONS =
            Pattern.compile("operator_sdk_reconciliations_(\\w+)_total\\{.*kind=\"(\\w+)\".*} ([\\d.E+]+)");
    private final HttpClient http = HttpClient.newHttpClient();
    private final KubernetesClient client;

    public OperatorMetrics(KubernetesClient client) {
        this.client = client;
    }

    /** Reconciles of each kind that ended well since the pods began. */
    public TreeMap<String, Long> reconciles() {
        return counts("success");
    }

    /** Reconciles of each kind that failed. */
    public TreeMap<String, Long> failures() {
        return counts("failed");
    }

    private TreeMap<String, Long> counts(String which) {
        var counts = new TreeMap<String, Long>();
        for (var pod : pods()) {
            RECONCILIATIONS
                    .matcher(page(pod))
                    .results()
                    .filter(found -> found.group(1).equals(which))
                    .forEach(found ->
                            counts.merge(found.group(2), Math.round(Double.parseDouble(found.group(3))), Long::sum));
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

    private String page(Pod pod) {
        var request = HttpRequest.newBuilder(
                        URI.create("http://" + pod.getStatus().getPodIP() + ":8080/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new AssertionError(pod.getMetadata().getName() + " tells no metrics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
