package dev.ragtime.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.ragtime.runtime.chunk.Chunkers;
import dev.ragtime.runtime.chunk.EmbeddingText;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.embed.TinyCrossEncoder;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.IndexStores;
import dev.ragtime.runtime.store.WeaviateServer;
import io.prometheus.client.CollectorRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateCommandTest {
    private static final Map<String, String> CORPUS = Map.of(
            "leave", "Employees get 25 days of paid time off every year.",
            "printer", "Error E4711 means that the paper tray is empty.",
            "lunch", "The canteen serves lunch from noon to two.");

    private final StringWriter told = new StringWriter();

    @TempDir
    Path folder;

    @BeforeEach
    void writeDataset() throws Exception {
        Files.createDirectories(folder.resolve("beir/qrels"));
        Files.writeString(folder.resolve("beir/queries.jsonl"), """
                {"_id": "1", "text": "How much holiday do I have a year?"}
                {"_id": "2", "text": "E4711"}
                {"_id": "3", "text": "nobody judged this one"}
                """);
        Files.writeString(
                folder.resolve("beir/qrels/test.tsv"), "query-id\tcorpus-id\tscore\n1\tleave\t1\n2\tprinter\t1\n");
    }

    private String evaluate(String... arguments) {
        var out = new StringWriter();
        var command = new CommandLine(new EvaluateCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(told));
        var all = new ArrayList<>(List.of("--beir", folder.resolve("beir").toString()));
        all.addAll(List.of(arguments));
        assertThat(command.execute(all.toArray(String[]::new))).isZero();
        return out.toString();
    }

    @Test
    void aRunningPipelineIsAskedEveryJudgedQueryInEveryMode() throws Exception {
        var json = new ObjectMapper();
        var asked = new ArrayList<String>();
        var keys = new HashSet<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/retrieve", exchange -> {
            var request = json.readTree(exchange.getRequestBody());
            asked.add(
                    request.path("mode").asText() + " " + request.path("query").asText());
            keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
            var answer = """
                    {"passages": [{"chunkId": "c1", "source": "docs", "path": "a/lunch.txt"},
                                  {"chunkId": "c2", "source": "docs", "path": "a/leave.txt"},
                                  {"chunkId": "c3", "source": "docs", "path": "a/leave.txt"}]}""".getBytes();
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            var url = "http://127.0.0.1:" + server.getAddress().getPort();
            var table = evaluate(
                    "--url",
                    url,
                    "--api-key",
                    "secret",
                    "--modes",
                    "Hybrid,Keyword",
                    "--out",
                    folder.resolve("run.jsonl").toString());

            assertThat(asked)
                    .containsExactly(
                            "Hybrid How much holiday do I have a year?", "Hybrid E4711",
                            "Keyword How much holiday do I have a year?", "Keyword E4711");
            assertThat(keys).containsExactly("Bearer secret");
            // leave is second for one of two queries: (1 / log2 3) / 2
            assertThat(table).contains("Hybrid").contains("0.3155").contains("0.5000");
            assertThat(folder.resolve("run.hybrid.jsonl")).hasContent("""
                            {"query":"1","chunks":["c1","c2","c3"],"documents":["docs/a/lunch.txt","leave"]}
                            {"query":"2","chunks":["c1","c2","c3"],"documents":["docs/a/lunch.txt","leave"]}
                            """);
        } finally {
            server.stop(0);
        }
    }

    @Test
    @ExtendWith(WeaviateServer.Extension.class)
    void theIndexIsMeasuredOfflineWithTheModelItWasPinnedToAndTwiceTheSame(WeaviateServer weaviate) throws Exception {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config/resources.yaml"), """
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: handbook, namespace: evaluate-test}
                spec:
                  sources: [{name: docs, configMap: {name: docs}}]
                  embedding: {inProcess: {model: bge-small-en-v1.5}}
                status:
                  activeIndex:
                    number: 1
                    definition:
                      chunking: {strategy: Structure, maxTokens: 256, overlapTokens: 32}
                      embedding: {inProcess: {model: all-minilm-l6-v2}}
                      layout: {quantization: RotationalInt8, replicationFactor: 1}
                      versions: {chunker: 1, analyzer: 1}
                  store: {endpoint: "%s", grpcEndpoint: "%s", credentialsSecret: handbook-weaviate}
                ---
                apiVersion: ragtime.dev/v1alpha1
                kind: RagPipeline
                metadata: {name: assistant, namespace: evaluate-test}
                spec:
                  knowledgeBases: [{name: handbook}]
                  retrieval: {rerank: {inProcess: {volume: {claimName: models, directory: tiny}, maxTokens: 64}, minScore: "0.3"}}
                  generator: {extractive: {}}
                """.formatted(
                        weaviate.address().http(), weaviate.address().grpc()));
        var key = folder.resolve("secrets/handbook-weaviate/api-key");
        Files.createDirectories(key.getParent());
        Files.writeString(key, weaviate.apiKey().orElseThrow());
        index();

        var first = measureTo("first.jsonl");
        measureTo("second.jsonl");

        assertThat(first.lines().filter(line -> line.startsWith("Hybrid")))
                .singleElement()
                .asString()
                .contains("1.0000");
        for (var mode : List.of("vector", "hybrid", "keyword")) {
            assertThat(folder.resolve("first." + mode + ".jsonl"))
                    .hasSameBinaryContentAs(folder.resolve("second." + mode + ".jsonl"))
                    .isNotEmptyFile();
        }

        assertThat(told.toString().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("assistant is measured without its reranker: spec."));

        var models = folder.resolve("models");
        TinyCrossEncoder.on(models.resolve(TinyCrossEncoder.model().key()));
        told.getBuffer().setLength(0);
        var reranked = measureTo("reranked.jsonl", "--models", models.toString());
        assertThat(told.toString()).isEmpty();
        assertThat(reranked.lines().filter(line -> line.startsWith("Hybrid")))
                .as("the model finds nothing that answers the second question")
                .singleElement()
                .asString()
                .contains("0.5000");
        assertThat(evaluate(
                        "--config",
                        folder.resolve("config").toString(),
                        "--secrets",
                        folder.resolve("secrets").toString(),
                        "--models",
                        models.toString(),
                        "--calibrate"))
                // of the logit 0, 1 of 1 is relevant, and of -2 1 of 5
                .startsWith(
                        "calibration: {slope: \"1.0133\", intercept: \"1.0986\"}\n# 6 documents of 2 queries, 2 relevant");
    }

    private String measureTo(String out, String... more) {
        var arguments = new ArrayList<>(List.of(
                "--config", folder.resolve("config").toString(),
                "--secrets", folder.resolve("secrets").toString(),
                "--out", folder.resolve(out).toString()));
        arguments.addAll(List.of(more));
        return evaluate(arguments.toArray(String[]::new));
    }

    private void index() throws Exception {
        var knowledgeBase =
                Manifests.read(folder.resolve("config")).knowledgeBases().getFirst();
        var pinned = PinnedIndex.of(knowledgeBase);
        try (var store = IndexStores.open(knowledgeBase, Secrets.mounted(folder.resolve("secrets")));
                var embedder =
                        new Embedders(new CollectorRegistry()).open(pinned.embedding(), Embedders.WhenFull.WAIT)) {
            var chunker = Chunkers.of(pinned.chunking(), embedder.tokenizer());
            store.create();
            CORPUS.forEach((name, text) -> {
                var path = name + ".txt";
                var section = Document.Section.of(List.of(), text);
                var document = new Document(DocumentId.of("docs", path), "docs", path, "u", name, List.of(section));
                store.chunks()
                        .put(chunker.chunk(document).stream()
                                .map(chunk -> new EmbeddedChunk(
                                        chunk,
                                        embedder.passages(List.of(EmbeddingText.of(chunk)))
                                                .getFirst()))
                                .toList());
            });
        }
    }
}
