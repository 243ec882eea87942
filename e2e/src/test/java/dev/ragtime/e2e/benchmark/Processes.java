package dev.ragtime.e2e.benchmark;

import static org.awaitility.Awaitility.await;

import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long each process took from the start of its JVM until it was ready, and what memory it holds. */
record Processes(String name, String startSeconds, String memory) {
    static List<Processes> of(TestNamespace namespace) {
        var found = new ArrayList<Processes>();
        var operator = podOf(Installation.NAMESPACE, "app.kubernetes.io/component=operator");
        found.add(new Processes(
                "operator",
                metric(Installation.NAMESPACE, operator, "application_ready_time_seconds"),
                memory(Installation.NAMESPACE, operator)));
        for (var component : List.of("query", "gateway")) {
            var pod = podOf(namespace.name(), "app.kubernetes.io/component=" + component);
            found.add(new Processes(
                    component,
                    metric(namespace.name(), pod, "ragtime_startup_seconds"),
                    memory(namespace.name(), pod)));
        }
        var weaviate =
                podOf(namespace.name(), "app.kubernetes.io/instance=corpus,app.kubernetes.io/component=weaviate");
        found.add(new Processes("Weaviate with the corpus", "", memory(namespace.name(), weaviate)));
        return found;
    }

    private static String podOf(String namespace, String selector) {
        return Command.kubectl(
                        "get", "pods", "-n", namespace, "-l", selector, "-o", "jsonpath={.items[0].metadata.name}")
                .mustSucceed()
                .output();
    }

    /** The metrics API knows a pod some seconds after it started. */
    private static String memory(String namespace, String pod) {
        var top = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> Command.kubectl("top", "pod", pod, "-n", namespace, "--no-headers"),
                        result -> result.exitCode() == 0);
        return top.output().strip().split("\\s+")[2];
    }

    private static String metric(String namespace, String pod, String name) {
        var metrics = Command.kubectl(
                        "get", "--raw", "/api/v1/namespaces/" + namespace + "/pods/" + pod + ":8080/proxy/metrics")
                .mustSucceed()
                .output();
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElse("");
    }
}
