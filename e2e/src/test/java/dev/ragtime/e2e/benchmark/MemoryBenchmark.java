package dev.ragtime.e2e.benchmark;

import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.util.Map;

/** What runs all the time: how long it took from the start of its JVM until it was ready, and what memory it holds. */
record MemoryBenchmark(TestNamespace namespace, Report report) {
    private static final String READY = "ragtime_startup_seconds";

    void measure(SteadyPace ingestion) {
        report.table("Processes, after all of the above", "process", "start to ready, seconds", "resident memory, MiB");
        row("operator", operator(), "application_ready_time_seconds");
        row("query", MeasuredPod.of(namespace, "query", "corpus"), READY);
        row("gateway", MeasuredPod.of(namespace, "gateway", "instant"), READY);
        row("Weaviate with the corpus", MeasuredPod.of(namespace, "weaviate", IngestionBenchmark.CORPUS), "");
        report.row("ingestion, at most while it embeds", ingestion.startSeconds(), ingestion.residentMiB());
    }

    private MeasuredPod operator() {
        return new MeasuredPod(namespace
                .client()
                .pods()
                .inNamespace(Installation.NAMESPACE)
                .withLabels(Map.of("app.kubernetes.io/component", "operator"))
                .list()
                .getItems()
                .getFirst());
    }

    private void row(String name, MeasuredPod pod, String metric) {
        var start = metric.isEmpty()
                ? ""
                : pod.metric(metric, "").<Object>map(d -> d).orElse("");
        report.row(name, start, pod.residentMiB());
    }
}
