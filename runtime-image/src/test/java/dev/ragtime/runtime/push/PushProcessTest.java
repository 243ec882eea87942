package dev.ragtime.runtime.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ragtime.api.knowledgebase.IndexDefinition.Layout;
import dev.ragtime.api.knowledgebase.Store.Quantization;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.FreePorts;
import dev.ragtime.runtime.RuntimeCommand;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.store.WeaviateIndexStore;
import dev.ragtime.runtime.store.WeaviateServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The program as its pod runs it: a process of its own, a real model, a real Weaviate. */
@ExtendWith(WeaviateServer.Extension.class)
class PushProcessTest {
    private static final int DOCUMENTS = 120;

    /** Documents that are pushed between one kill and the next. */
    private static final int BETWEEN_KILLS = 40;

    private final String name = "kb-" + UUID.randomUUID();
    private final WeaviateServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path pod;

    private int port;

    PushProcessTest(WeaviateServer server) {
        this.server = server;
    }

    @BeforeEach
    void mount() throws IOException {
        port = FreePorts.one();
        PushEndpoint.mount(server, name, pod);
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void whatWasAcknowledgedIsSearchableOnceHoweverOftenTheProcessIsKilled() throws Exception {
        try (var store = new WeaviateIndexStore(
                server.address(),
                server::apiKey,
                IndexNames.of("default", name, 1),
                new Layout(Quantization.None, 1))) {
            var acknowledged = new HashMap<String, String>();
            var process = start();
            for (var i = 0; i < DOCUMENTS; i++) {
                if (i > 0 && i % BETWEEN_KILLS == 0) {
                    process.destroyForcibly().waitFor();
                    process = start();
                }
                if (i == DOCUMENTS / 2) {
                    assertThat(store.exists())
                            .as("made by nobody but a run of all sources")
                            .isFalse();
                    store.create();
                }
                // every third replaces one that came before
                var id = "d" + (i % 3 == 2 ? i / 2 : i) + ".md";
                var text = "Document " + id + " as of push " + i + ".";
                push(id, text);
                acknowledged.put(id, text);
            }
            process.destroy();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            start();
            await().atMost(Duration.ofMinutes(5))
                    .untilAsserted(() -> assertThat(texts(store, acknowledged)).isEqualTo(acknowledged));
            assertThat(store.counts().chunks()).as("none twice").isEqualTo(acknowledged.size());
            assertThat(store.counts().documents()).isEqualTo(acknowledged.size());
        }
    }

    private static Map<String, String> texts(WeaviateIndexStore store, Map<String, String> wanted) {
        var texts = new HashMap<String, String>();
        for (var id : wanted.keySet()) {
            var chunks = store.chunks().read(store.chunks().idsOf(DocumentId.of("inbox", id)));
            texts.put(
                    id,
                    String.join(
                            "|",
                            chunks.stream().map(chunk -> chunk.chunk().text()).toList()));
        }
        return texts;
    }

    private void push(String id, String text) throws InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/v1/sources/inbox/documents/" + id))
                .header("Authorization", "Bearer " + PushEndpoint.INBOX_KEY)
                .PUT(BodyPublishers.ofString(text))
                .build();
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    try {
                        return client.send(request, BodyHandlers.ofString()).statusCode() < 300;
                    } catch (IOException e) {
                        return false;
                    }
                });
    }

    private Process start() throws IOException {
        var process = new ProcessBuilder(RuntimeCommand.of(
                        "push",
                        "--config",
                        pod.resolve("config").toString(),
                        "--secrets",
                        pod.resolve("secrets").toString(),
                        "--port",
                        "" + port))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(pod.resolve("log").toFile()))
                .start();
        processes.add(process);
        return process;
    }
}
