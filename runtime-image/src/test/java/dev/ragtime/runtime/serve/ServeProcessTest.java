package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.runtime.FreePorts;
import dev.ragtime.runtime.Main;
import dev.ragtime.runtime.config.Manifests;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.pipeline.Passages;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.IndexStores;
import dev.ragtime.runtime.store.WeaviateServer;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The program as a query pod runs it: a process of its own, a real model for embedding, a real Weaviate. */
@ExtendWith(WeaviateServer.Extension.class)
class ServeProcessTest {
    private static final int MORE = 20;

    private final HttpClient client = Backends.newClient();

    @TempDir
    private Path pod;

    @Test
    void the_first_answer_of_a_pod_that_is_ready_takes_no_longer_than_the_next(WeaviateServer weaviate)
            throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text("You have 25 days [1]."))) {
            write("secrets/store/api-key", weaviate.apiKey().orElseThrow());
            write("config/resources.yaml", manifests(weaviate, model));
            index();
            var port = FreePorts.one();
            var process = start(port);
            try {
                var first = milliseconds(port);
                var next = new long[MORE];
                for (var i = 0; i < MORE; i++) next[i] = milliseconds(port);
                Arrays.sort(next);

                System.out.printf("first answer %d ms, the next: median %d ms%n", first, next[MORE / 2]);
                // unrehearsed it took 3.8 s where the next took 0.07
                assertThat(first).isLessThan(1000 + 5 * next[MORE / 2]);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private long milliseconds(int port) throws IOException, InterruptedException {
        var body = HttpRequest.BodyPublishers.ofString(QueryServerFixture.chat("How many days of leave?", false));
        var request = HttpRequest.newBuilder(uri(port, "/v1/chat/completions"))
                .POST(body)
                .build();
        var began = System.nanoTime();
        var answer = client.send(request, BodyHandlers.ofString());
        var took = Duration.ofNanos(System.nanoTime() - began).toMillis();
        assertThat(Json.parse(answer.body()).at("/ragtime/degraded")).isEmpty();
        return took;
    }

    private Process start(int port) throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--config",
                        pod.resolve("config").toString(),
                        "--secrets",
                        pod.resolve("secrets").toString(),
                        "--port",
                        "" + port)
                .redirectErrorStream(true)
                .redirectOutput(pod.resolve("log").toFile())
                .start();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsMatching(IOException.class::isInstance)
                .until(() -> get(port, "/readyz").statusCode() == 200);
        return process;
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(port, path)).build(), BodyHandlers.ofString());
    }

    private void index() throws IOException {
        var knowledgeBase =
                Manifests.read(pod.resolve("config")).knowledgeBases().getFirst();
        try (var store = IndexStores.open(knowledgeBase, Secrets.mounted(pod.resolve("secrets")));
                var embedder = new Embedders(new CollectorRegistry())
                        .open(Embedding.of(Model.ALL_MINILM_L6_V2), Embedders.WhenFull.WAIT)) {
            store.create();
            var text = "Employees have 25 days of annual leave.";
            var chunk = Passages.passage("leave.md", text).chunk();
            store.chunks()
                    .put(List.of(new EmbeddedChunk(
                            chunk, embedder.passages(List.of(text)).getFirst())));
        }
    }

    private static String manifests(WeaviateServer weaviate, ScriptedModel model) {
        return """
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: handbook, namespace: serve-test}
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
                  store: {endpoint: "%s", grpcEndpoint: "%s", credentialsSecret: store}
                ---
                apiVersion: ragtime.dev/v1alpha1
                kind: RagPipeline
                metadata: {name: assistant, namespace: serve-test}
                spec:
                  knowledgeBases: [{name: handbook}]
                  generator: {modelRoute: {name: chat}}
                ---
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: chat, namespace: serve-test}
                spec: {backends: [{name: only, openAICompatible: {url: "http://x/v1"}, model: m}]}
                status: {endpoint: "%s"}
                """.formatted(weaviate.address().http(), weaviate.address().grpc(), model.url());
    }

    private void write(String path, String text) throws IOException {
        var file = pod.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
