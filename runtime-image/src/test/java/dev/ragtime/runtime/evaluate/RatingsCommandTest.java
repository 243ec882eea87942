package dev.ragtime.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.ragtime.api.pipeline.KeptRatings;
import dev.ragtime.runtime.Main;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.memory.Answered;
import dev.ragtime.runtime.memory.Ratings;
import dev.ragtime.runtime.store.IndexStores;
import dev.ragtime.runtime.store.WeaviateServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Ratings leave a real store as judged queries. */
@ExtendWith(WeaviateServer.Extension.class)
class RatingsCommandTest {
    private final String namespace = "ratings-" + UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    Path folder;

    @BeforeEach
    void configure(WeaviateServer weaviate) throws Exception {
        configure(weaviate, "memory: {ratings: {}}");
        var key = folder.resolve("secrets/handbook-weaviate/api-key");
        Files.createDirectories(key.getParent());
        Files.writeString(key, weaviate.apiKey().orElseThrow());
    }

    private void configure(WeaviateServer weaviate, String more) throws Exception {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config/resources.yaml"), """
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: handbook, namespace: %1$s}
                spec:
                  sources: [{name: docs, configMap: {name: docs}}]
                  embedding: {inProcess: {model: all-minilm-l6-v2}}
                status:
                  activeIndex:
                    number: 1
                    definition:
                      chunking: {strategy: Structure, maxTokens: 256, overlapTokens: 32}
                      embedding: {inProcess: {model: all-minilm-l6-v2}}
                      layout: {quantization: RotationalInt8, replicationFactor: 1}
                      versions: {chunker: 1, analyzer: 1}
                  store: {endpoint: "%2$s", grpcEndpoint: "%3$s", credentialsSecret: handbook-weaviate}
                ---
                apiVersion: ragtime.dev/v1alpha1
                kind: RagPipeline
                metadata: {name: assistant, namespace: %1$s}
                spec:
                  knowledgeBases: [{name: handbook}]
                  generator: {extractive: {}}
                  %4$s
                """.formatted(
                        namespace, weaviate.address().http(), weaviate.address().grpc(), more));
    }

    private int run(StringWriter out, String... arguments) {
        return Main.run(new PrintWriter(out), arguments);
    }

    private int export(StringWriter out) {
        return run(
                out,
                "ratings",
                "--config",
                folder.resolve("config").toString(),
                "--secrets",
                folder.resolve("secrets").toString());
    }

    private static Answered answered(String question, String query, String... cited) {
        return new Answered(
                UUID.randomUUID(),
                question,
                query,
                Arrays.asList(cited),
                List.of("docs/leave.md", "docs/travel.md"),
                1);
    }

    /** As servers do. */
    private void rate() throws Exception {
        var knowledgeBase =
                Manifests.read(folder.resolve("config")).knowledgeBases().getFirst();
        try (var store = IndexStores.open(
                knowledgeBase, PinnedIndex.of(knowledgeBase), Secrets.mounted(folder.resolve("secrets")))) {
            store.create();
            for (var pipeline : List.of("assistant", "another")) {
                var ratings = new Ratings(pipeline, new KeptRatings(null, null), store::memory, InstantSource.system());
                rate(ratings, answered("How much leave?", "How much leave?", "docs/leave.md"), true, "Thanks.");
                rate(ratings, answered("And trains?", "business travel trains", "docs/leave.md"), false, "é 🙂");
            }
        }
    }

    private static void rate(Ratings ratings, Answered answered, boolean good, String comment) {
        ratings.remember(Caller.UNKNOWN, answered, () -> {});
        await().atMost(Duration.ofSeconds(30)).until(() -> ratings.rate(Caller.UNKNOWN, answered.id(), good, comment));
    }

    @Test
    void what_was_rated_is_printed_and_evaluated_by(WeaviateServer weaviate) throws Exception {
        rate();
        var out = new StringWriter();
        assertThat(export(out)).isZero();

        var lines = new ArrayList<JsonNode>();
        for (var line : out.toString().lines().toList()) lines.add(Json.parse(line));
        assertThat(lines).hasSize(2).anySatisfy(line -> {
            assertThat(line.get("query").asText()).isEqualTo("How much leave?");
            assertThat(line.has("question")).isFalse();
            assertThat(line.get("documents")).hasToString("{\"docs/leave.md\":1}");
            assertThat(line.get("rating").asText()).isEqualTo("good");
            assertThat(line.get("answer").asText()).matches("[0-9a-f]{32}");
        });
        assertThat(lines).anySatisfy(line -> {
            assertThat(line.get("query").asText()).isEqualTo("business travel trains");
            assertThat(line.get("question").asText()).isEqualTo("And trains?");
            assertThat(line.get("documents")).hasToString("{\"docs/leave.md\":0}");
            assertThat(line.get("rating").asText()).isEqualTo("bad");
            assertThat(line.get("comment").asText()).isEqualTo("é 🙂");
            assertThat(line.get("retrieved")).hasToString("[\"docs/leave.md\",\"docs/travel.md\"]");
        });
        assertThat(evaluated(out.toString()))
                .contains("Hybrid         1", "0.6309")
                .contains("# queries left out", ": 1");
        var again = new StringWriter();
        export(again);
        assertThat(again).hasToString(out.toString());
    }

    /** By a pipeline that finds leave.md second, after a document of that name of another source. */
    private String evaluated(String exported) throws Exception {
        Files.createDirectories(folder.resolve("judged"));
        Files.writeString(folder.resolve("judged/ratings.jsonl"), exported);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/retrieve", exchange -> {
            var answer = """
                    {"passages": [{"chunkId": "c1", "source": "other", "path": "leave.md"},
                                  {"chunkId": "c2", "source": "docs", "path": "leave.md"}]}""".getBytes();
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            var table = new StringWriter();
            var url = "http://127.0.0.1:" + server.getAddress().getPort();
            assertThat(run(
                            table,
                            "evaluate",
                            "--beir",
                            folder.resolve("judged").toString(),
                            "--url",
                            url,
                            "--modes",
                            "Hybrid"))
                    .isZero();
            return table.toString();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_pipeline_that_keeps_none_is_told_to(WeaviateServer weaviate) throws Exception {
        configure(weaviate, "memory: {}");
        var knowledgeBase =
                Manifests.read(folder.resolve("config")).knowledgeBases().getFirst();
        try (var store = IndexStores.open(
                knowledgeBase, PinnedIndex.of(knowledgeBase), Secrets.mounted(folder.resolve("secrets")))) {
            store.create();
        }

        assertThat(export(new StringWriter())).isEqualTo(2);
        configure(weaviate, "memory: {ratings: {}}");
        assertThat(export(new StringWriter())).isZero();
    }
}
