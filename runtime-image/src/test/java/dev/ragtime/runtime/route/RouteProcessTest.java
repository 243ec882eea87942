package dev.ragtime.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.FreePorts;
import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.runtime.http.Backends;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, ended as Kubernetes ends it. */
class RouteProcessTest {
    private static final String OBJECTIVES =
            "  objectives: [{name: available, availability: {}, targetPercent: \"99\"}]\n";

    private final HttpClient client = Backends.newClient();

    @TempDir
    private Path config;

    @Test
    void sigterm_drains_waits_for_the_last_scrape_and_exits_with_0() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text("hello"))) {
            var port = FreePorts.one();
            var process = start(model, port, OBJECTIVES);
            try {
                assertThat(post(port).body()).contains("hello");
                process.destroy();
                await().until(() -> get(port, "/metrics").body().contains("ragtime_drained 1.0"));
                assertThat(get(port, "/readyz").statusCode()).isEqualTo(503);

                assertThat(get(port, "/metrics?final=1").body())
                        .containsPattern("ragtime_slo_events_total\\{.*outcome=\"good\",} 1.0")
                        .contains("process_start_time_seconds ");
                assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void a_changed_manifest_is_in_force_within_five_seconds_without_a_restart() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text("hello"));
                var other = ScriptedModel.answering(ScriptedModel.text("good morning"))) {
            var port = FreePorts.one();
            var process = start(model, port, "");
            try {
                assertThat(post(port).body()).contains("hello");

                write(other, "");
                Awaitility.await()
                        .atMost(Duration.ofSeconds(5))
                        .until(() -> post(port).body().contains("good morning"));
                Files.writeString(config.resolve("resources.yaml"), "kind: Nonsense");
                assertThat(post(port).body()).contains("good morning");
                assertThat(process.isAlive()).isTrue();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void without_objectives_it_exits_as_soon_as_it_has_drained() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text("hello"))) {
            var process = start(model, FreePorts.one(), "");
            try {
                process.destroy();

                assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private void write(ScriptedModel model, String objectives) throws IOException {
        Files.writeString(config.resolve("resources.yaml"), """
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: chat, namespace: shop}
                spec:
                  backends: [{name: only, openAICompatible: {url: "%s"}, model: tiny}]
                """.formatted(model.url()) + objectives);
    }

    private Process start(ScriptedModel model, int port, String objectives) throws IOException {
        write(model, objectives);
        var java = ProcessHandle.current().info().command().orElseThrow();
        var process = new ProcessBuilder(
                        java,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RouteProcess.class.getName(),
                        "--config",
                        config.toString(),
                        "--port",
                        String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(config.resolve("log").toFile())
                .start();
        await().until(() -> get(port, "/readyz").statusCode() == 200);
        return process;
    }

    private static ConditionFactory await() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsMatching(IOException.class::isInstance);
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(port, path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(int port) throws IOException, InterruptedException {
        var body = HttpRequest.BodyPublishers.ofString("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        return client.send(
                HttpRequest.newBuilder(uri(port, "/v1/chat/completions"))
                        .POST(body)
                        .build(),
                BodyHandlers.ofString());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://localhost:" + port + path);
    }
}
