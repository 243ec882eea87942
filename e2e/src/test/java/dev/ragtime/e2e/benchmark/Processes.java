package dev.ragtime.e2e.benchmark;

import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How long a process took from the start of its JVM until it was ready, and what memory it holds.
 *
 * @param residentMiB VmRSS of the pod's processes, as the node's kernel counts it
 */
record Processes(String name, String startSeconds, double residentMiB) {
    /** Those that run all the time. */
    static List<Processes> serving(TestNamespace namespace) {
        return List.of(
                of("operator", Installation.NAMESPACE, "component=operator", "application_ready_time_seconds"),
                of("query", namespace.name(), "component=query,app.kubernetes.io/instance=corpus"),
                of("gateway", namespace.name(), "component=gateway,app.kubernetes.io/instance=instant"),
                of(
                        "Weaviate with the corpus",
                        namespace.name(),
                        "component=weaviate,app.kubernetes.io/instance=corpus",
                        ""));
    }

    /** The run under way. */
    static Processes ingesting(TestNamespace namespace) {
        return of("ingestion, while it embeds", namespace.name(), "component=ingest,app.kubernetes.io/instance=corpus");
    }

    private static Processes of(String name, String namespace, String labels) {
        return of(name, namespace, labels, "ragtime_startup_seconds");
    }

    /** @param metric that tells the seconds to ready; empty when the process tells nothing */
    private static Processes of(String name, String namespace, String labels, String metric) {
        var selector = "app.kubernetes.io/" + labels;
        var pod = field(namespace, selector, "name");
        var start = metric.isEmpty() ? "" : metric(namespace, pod, metric);
        return new Processes(name, start, residentMiB(field(namespace, selector, "uid")));
    }

    private static String field(String namespace, String selector, String field) {
        var path = "jsonpath={.items[0].metadata." + field + "}";
        return Command.kubectl("get", "pods", "-n", namespace, "-l", selector, "-o", path)
                .mustSucceed()
                .output();
    }

    private static double residentMiB(String podUid) {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            var kibibytes = 0L;
            for (var process : processes) kibibytes += residentKiB(process, podUid);
            return kibibytes / 1024.0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long residentKiB(Path process, String podUid) {
        try {
            if (!Files.readString(process.resolve("cgroup")).contains("pod" + podUid)) return 0;
            return Files.readAllLines(process.resolve("status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            return 0; // a process that cannot be read has ended meanwhile, and holds nothing
        }
    }

    private static String metric(String namespace, String pod, String name) {
        var path = "/api/v1/namespaces/" + namespace + "/pods/" + pod + ":8080/proxy/metrics";
        return Command.kubectl("get", "--raw", path)
                .mustSucceed()
                .output()
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElse("");
    }
}
