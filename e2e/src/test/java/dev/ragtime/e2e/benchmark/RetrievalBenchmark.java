package dev.ragtime.e2e.benchmark;

import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.telemetry.Latencies;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/** Retrieval over HTTP, against Weaviate's own hybrid search and the embedding of the query that goes with it. */
final class RetrievalBenchmark {
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final int QUERIES = Settings.full() ? 2000 : 600;
    private static final int ROUNDS = 4;
    private static final int WARM_UP = 200;

    /** A query pod has compiled what it does after some 4,000 queries. */
    private static final int WARM_UP_OF_POD = 4000;

    private static final int FIRST = 400;
    private static final int CALLS_AT_8 = 600;
    private static final int CALLS_AT_32 = 1000;

    private final TestNamespace namespace;
    private final Report report;
    private final AtomicInteger degraded = new AtomicInteger();

    RetrievalBenchmark(TestNamespace namespace, Report report) {
        this.namespace = namespace;
        this.report = report;
    }

    private enum Way {
        RAW("raw Weaviate: native hybrid, query vector given"),
        LIMIT("raw Weaviate: the same, and the query is embedded"),
        KEYWORD("served, mode Keyword"),
        VECTOR("served, mode Vector (embeds the query)"),
        HYBRID("served, mode Hybrid (embeds the query)");

        private final String title;

        Way(String title) {
            this.title = title;
        }
    }

    /** CPU milliseconds of one call: of the query pod, of Weaviate, and of this process, which asks. */
    private record Cpu(double query, double weaviate, double here) {}

    void measure() throws IOException {
        namespace.apply("""
                apiVersion: ragtime.dev/v1alpha1
                kind: RagPipeline
                metadata: {name: corpus}
                spec:
                  knowledgeBases: [{name: corpus}]
                  generator: {extractive: {}}
                """);
        namespace.awaitPipeline("corpus", ragReady());
        try (var weaviate = new RawWeaviate(namespace, IngestionBenchmark.CORPUS);
                var client = new PlainClient(namespace.address("corpus-rag"));
                var embedder = new Embedders(new CollectorRegistry())
                        .open(Embedding.of(Embedding.Model.BGE_SMALL_EN_V1_5), Embedders.WhenFull.WAIT)) {
            var queries = Query.made(QUERIES, embedder);
            measure(ways(queries, weaviate, embedder, client), embedMillis(queries, embedder));
        }
    }

    private Map<Way, IntConsumer> ways(
            List<Query> queries, RawWeaviate weaviate, Embedder embedder, PlainClient client) {
        var ways = new EnumMap<Way, IntConsumer>(Way.class);
        ways.put(Way.RAW, i -> {
            var query = queries.get(i % QUERIES);
            weaviate.hybrid(query.terms(), query.vector());
        });
        ways.put(Way.LIMIT, i -> {
            var query = queries.get(i % QUERIES);
            weaviate.hybrid(query.terms(), embedder.query(query.text()));
        });
        ways.put(Way.KEYWORD, i -> retrieve(client, queries.get(i % QUERIES), "Keyword"));
        ways.put(Way.VECTOR, i -> retrieve(client, queries.get(i % QUERIES), "Vector"));
        ways.put(Way.HYBRID, i -> retrieve(client, queries.get(i % QUERIES), "Hybrid"));
        return ways;
    }

    private void retrieve(PlainClient client, Query query, String mode) {
        var answer = client.post("/v1/retrieve", query.json(mode));
        if (answer.status() != 200) throw new IllegalStateException(answer.text());
        if (!answer.text().contains("\"degraded\":[]")) degraded.incrementAndGet();
    }

    /** CPU time of this process for embedding one query, one after the other. */
    private static double embedMillis(List<Query> queries, Embedder embedder) {
        queries.stream().limit(WARM_UP).forEach(query -> embedder.query(query.text()));
        var before = hereSeconds();
        queries.forEach(query -> embedder.query(query.text()));
        return (hereSeconds() - before) * 1e3 / queries.size();
    }

    private void measure(Map<Way, IntConsumer> ways, double embedMillis) {
        var first = Latencies.of(1, FIRST, ways.get(Way.HYBRID));
        ways.values().forEach(call -> Latencies.of(2, WARM_UP, call));
        Latencies.of(8, WARM_UP_OF_POD, ways.get(Way.HYBRID));
        var one = Latencies.inTurn(ROUNDS, 1, QUERIES / ROUNDS, ways);
        report.table(
                "Retrieval, hybrid, top 8 of 100 candidates",
                "what",
                "p50 ms",
                "p99 ms",
                "1 client QPS",
                "8 clients QPS",
                "32 clients QPS");
        report.row(
                Way.HYBRID.title + ": the first %,d of a new pod".formatted(FIRST),
                Stream.concat(first.figures().stream(), Stream.of("", "")).toArray());
        var cpu = new LinkedHashMap<Way, Cpu>();
        var at8 = new EnumMap<Way, Double>(Way.class);
        var at32 = new EnumMap<Way, Double>(Way.class);
        ways.forEach((way, call) -> {
            cpu.put(
                    way,
                    cpu(
                            CALLS_AT_8,
                            () -> at8.put(way, Latencies.of(8, CALLS_AT_8, call).perSecond())));
            // what the other ways do under saturation tells nothing more
            if (way == Way.RAW || way == Way.HYBRID)
                at32.put(way, Latencies.of(32, CALLS_AT_32, call).perSecond());
            var row = new ArrayList<Object>(one.get(way).figures());
            row.add(at8.get(way));
            row.add(Optional.<Object>ofNullable(at32.get(way)).orElse(""));
            report.row(way.title, row.toArray());
        });
        var resident = query().residentMiB();
        report.text(
                "%d of the served answers did without a step, since too many asked at once.".formatted(degraded.get()));
        cpu(cpu);
        var limit = CORES * 1e3 / (cpu.get(Way.RAW).weaviate() + embedMillis);
        report.text("Embedding a query alone takes %.2f ms of CPU: at most %.1f such searches a second on %d cores."
                .formatted(embedMillis, limit, CORES));
        goals(one, limit, at8.get(Way.HYBRID), at32.get(Way.HYBRID));
        report.goal("resident memory of query under saturation, MiB", resident, Goal.atMost(450));
    }

    private void goals(Map<Way, Latencies> one, double limit, double at8, double at32) {
        var served = one.get(Way.HYBRID);
        var alone = one.get(Way.LIMIT);
        var against = " over HTTP, of raw native hybrid + embedding";
        report.figure("retrieve, hybrid, p50" + against, served.percentile(50) / alone.percentile(50));
        report.goal("retrieve, hybrid, p99" + against, served.percentile(99) / alone.percentile(99), Goal.atMost(1.1));
        report.goal("the same, QPS at 8 clients, of the CPU-bound limit", at8 / limit, Goal.atLeast(0.85));
        report.goal("the same, QPS at 32 clients, of the CPU-bound limit", at32 / limit, Goal.atLeast(0.85));
    }

    private void cpu(Map<Way, Cpu> cpu) {
        report.table(
                "CPU of one of these calls at 8 clients, ms", "what", "query pod", "Weaviate", "the client that asks");
        cpu.forEach((way, taken) -> report.row(way.title, taken.query(), taken.weaviate(), taken.here()));
    }

    private Cpu cpu(int calls, Runnable work) {
        var weaviate = MeasuredPod.of(namespace, "weaviate", IngestionBenchmark.CORPUS);
        var before = new Cpu(query().cpuSeconds(), weaviate.cpuSeconds(), hereSeconds());
        work.run();
        return new Cpu(
                (query().cpuSeconds() - before.query()) * 1e3 / calls,
                (weaviate.cpuSeconds() - before.weaviate()) * 1e3 / calls,
                (hereSeconds() - before.here()) * 1e3 / calls);
    }

    private MeasuredPod query() {
        return MeasuredPod.of(namespace, "query", "corpus");
    }

    private static double hereSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }
}
