package dev.ragtime.e2e.benchmark;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static dev.ragtime.e2e.cluster.TestNamespace.routeReady;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.InstantModel;
import dev.ragtime.e2e.cluster.LanguageModel;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One run of all measurements, so that figures that are compared come from the same minutes. */
@ExtendWith({Installation.class, LanguageModel.class})
class Benchmarks {
    private static final int CALLS = 400;
    private final Report report = new Report();
    private Processes ingestion;

    @Test
    void measure() throws Exception {
        try (var namespace = new TestNamespace("bench")) {
            applyToReady(namespace);
            ingestion(namespace);
            retrieval(namespace);
            gateway(namespace);
            processes(namespace);
        }
        report.write();
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

    private void ingestion(TestNamespace namespace) throws Exception {
        var corpus = Corpus.ofLamps(2000);
        namespace.apply(corpus.volume());
        corpus.copyInto(namespace);
        var embedOnly = corpus.embedOnly();
        namespace.apply(corpus.knowledgeBase());
        namespace.awaitKnowledgeBase("corpus", Benchmarks::embedding);
        ingestion = Processes.ingesting(namespace);
        var kb = namespace.awaitKnowledgeBase("corpus", kbReady());
        var sync = kb.getStatus().lastSync();
        var took = Duration.between(Instant.parse(sync.startedAt()), Instant.parse(sync.finishedAt()))
                        .toMillis()
                / 1e3;
        report.text("");
        report.table("Ingestion, BGE-small int8, 2 workers", "what", "chunks", "seconds", "chunks/s");
        report.row(
                "embedding alone, same texts, same machine",
                embedOnly.chunks(),
                embedOnly.seconds(),
                embedOnly.chunks() / embedOnly.seconds());
        report.row(
                "a sync: pod start, read, parse, chunk, embed, store, report",
                sync.chunksEmbedded(),
                took,
                sync.chunksEmbedded() / took);
    }

    private static boolean embedding(KnowledgeBase kb) {
        return kb.getStatus() != null
                && kb.getStatus().currentSync() != null
                && kb.getStatus().currentSync().documentsDone() != null
                && kb.getStatus().currentSync().documentsDone() > 100;
    }

    private void retrieval(TestNamespace namespace) throws Exception {
        namespace.apply("""
                apiVersion: ragtime.dev/v1alpha1
                kind: RagPipeline
                metadata: {name: corpus}
                spec:
                  knowledgeBases: [{name: corpus}]
                  generator: {extractive: {}}
                """);
        namespace.awaitPipeline("corpus", ragReady());
        report.text("");
        report.table(
                "Retrieval, hybrid, top 8 of 100 candidates",
                "what",
                "p50 ms",
                "p99 ms",
                "1 client QPS",
                "8 clients QPS");
        try (var raw = RawWeaviate.of(namespace, "corpus");
                var client = new Client(namespace.address("corpus-rag"))) {
            row("raw Weaviate: native hybrid, query vector given", i -> raw.hybrid(Corpus.query(i)));
            row("served, mode Keyword", i -> retrieve(client, i, "Keyword"));
            row("served, mode Vector (embeds the query)", i -> retrieve(client, i, "Vector"));
            row("served, mode Hybrid (embeds the query)", i -> retrieve(client, i, "Hybrid"));
        }
    }

    private void row(String name, IntConsumer call) {
        var one = Latencies.of(1, CALLS, call);
        var eight = Latencies.of(8, CALLS * 2, call);
        report.row(name, one.percentile(50), one.percentile(99), one.perSecond(), eight.perSecond());
    }

    private static void retrieve(Client client, int call, String mode) {
        var answer = client.post("/v1/retrieve", Map.of("query", Corpus.query(call), "mode", mode));
        if (answer.status() != 200) throw new IllegalStateException(answer.toString());
    }

    private void gateway(TestNamespace namespace) throws Exception {
        report.text("");
        report.table(
                "Gateway, against the model server it stands before (which answers at once)",
                "what",
                "p50 ms",
                "p99 ms",
                "1 client QPS",
                "8 clients QPS");
        try (var upstream = InstantModel.start(Settings.nodeAddress())) {
            namespace.apply("""
                    apiVersion: ragtime.dev/v1alpha1
                    kind: ModelRoute
                    metadata: {name: instant}
                    spec:
                      backends: [{name: only, openAICompatible: {url: "%s/v1"}, model: m}]
                    """.formatted(upstream.address()));
            namespace.awaitRoute("instant", routeReady());
            try (var direct = new Client(upstream.address());
                    var routed = new Client(namespace.address("instant-route"))) {
                row("direct", i -> direct.ask("lamp " + i));
                row("through the gateway", i -> routed.ask("lamp " + i));
            }
        }
    }

    private void processes(TestNamespace namespace) {
        report.text("");
        report.table("Processes", "process", "start to ready, seconds", "resident memory, MiB");
        for (var p : Processes.serving(namespace)) report.row(p.name(), p.startSeconds(), p.residentMiB());
        report.row(ingestion.name(), ingestion.startSeconds(), ingestion.residentMiB());
    }

    private static double seconds(Instant since) {
        return Duration.between(since, Instant.now()).toMillis() / 1e3;
    }
}
