package dev.ragtime.e2e.benchmark;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static dev.ragtime.e2e.cluster.TestNamespace.routeReady;

import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.LanguageModel;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One run of all measurements, so that figures that are compared come from the same minutes. */
@ExtendWith({Installation.class, LanguageModel.class})
class Benchmarks {
    private final Report report = new Report();

    @Test
    void measure() throws Exception {
        try (var namespace = new TestNamespace("bench")) {
            if (!Settings.onlyBenchmarks().isEmpty()) {
                for (var name : Settings.onlyBenchmarks()) measureOne(namespace, name);
                System.out.println(report.page());
                return;
            }
            applyToReady(namespace);
            var ingestion = new IngestionBenchmark(namespace, report).measure();
            new ResyncBenchmark(namespace, report).measure();
            new CrawlBenchmark(report).measure();
            new ObjectBenchmark(report).measure();
            new RetrievalBenchmark(namespace, report).measure();
            new StageBenchmark(namespace, report).measure();
            new RerankBenchmark(LanguageModel.address(namespace.client()), report).measure();
            new GatewayBenchmark(namespace, report).measure();
            new MemoryBenchmark(namespace, report).measure(ingestion);
            new ReindexBenchmark(namespace, report).measure();
            new LargeCorpusBenchmark(namespace, report).measure();
        }
        report.write();
    }

    /** For who works on it: what is measured is printed, and the page stays as it is. */
    private void measureOne(TestNamespace namespace, String name) throws Exception {
        switch (name) {
            case "crawl" -> new CrawlBenchmark(report).measure();
            case "object" -> new ObjectBenchmark(report).measure();
            case "retrieval" -> {
                new IngestionBenchmark(namespace, report).measure();
                new RetrievalBenchmark(namespace, report).measure();
            }
            case "reindex" -> {
                new IngestionBenchmark(namespace, report).measure();
                new ReindexBenchmark(namespace, report).measure();
            }
            case "stages" -> new StageBenchmark(namespace, report).measure();
            case "rerank" -> new RerankBenchmark(LanguageModel.address(namespace.client()), report).measure();
            default ->
                throw new IllegalArgumentException(
                        "ONLY is one of crawl, object, retrieval, reindex, stages, rerank, or some with commas");
        }
    }

    private void applyToReady(TestNamespace namespace) {
        report.table("From apply to Ready", "what", "seconds");
        var begin = Instant.now();
        namespace.apply(Settings.root().resolve("examples/quickstart"));
        namespace.awaitRoute("chat", routeReady());
        report.row("ModelRoute", seconds(begin));
        namespace.awaitKnowledgeBase("handbook", kbReady());
        report.row("KnowledgeBase: Weaviate, volume, documentation indexed", seconds(begin));
        namespace.awaitPipeline("assistant", ragReady());
        report.row("RagPipeline: all three resources", seconds(begin));
    }

    private static double seconds(Instant since) {
        return Duration.between(since, Instant.now()).toMillis() / 1e3;
    }
}
