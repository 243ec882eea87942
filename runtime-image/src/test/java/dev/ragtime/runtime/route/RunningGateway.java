package dev.ragtime.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.ServerSettings;
import dev.ragtime.runtime.telemetry.CountedEvents;
import dev.ragtime.runtime.telemetry.Drain;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;

/** A real gateway in front of two scripted backends, the second with a key and of lower priority. */
final class RunningGateway implements AutoCloseable {
    static final String CHAT = "{\"model\":\"any\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    final ScriptedModel first = ScriptedModel.answering(ScriptedModel.text("from first"));
    final ScriptedModel second = ScriptedModel.answering(ScriptedModel.text("from second"));
    volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private final CollectorRegistry registry = new CollectorRegistry();
    private String firstUrl = first.url();
    private Gateway gateway;

    RunningGateway() throws IOException {
        gateway = gateway("", Optional.of("s3cret"));
    }

    /** @param fallback that field of the spec, as YAML; empty for a time-out that suits a test */
    void restart(String fallback, Optional<String> key) {
        gateway.close();
        registry.clear();
        gateway = gateway(fallback, key);
    }

    /** Puts another server in the place of the first backend. */
    void replaceFirst(String url) {
        firstUrl = url;
        restart("", Optional.of("s3cret"));
    }

    int port() {
        return gateway.port();
    }

    @Override
    public void close() {
        gateway.close();
        first.close();
        second.close();
    }

    void awaitClientGone() {
        Awaitility.await()
                .untilAsserted(() -> assertThat(get("/metrics").body())
                        .containsPattern("ragtime_requests_total\\{.*code=\"499\",} 1.0"));
        assertThat(events("available", "good") + events("available", "bad")).isZero();
    }

    void awaitEvents(String objective, String outcome, int count) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(events(objective, outcome)).isEqualTo(count));
    }

    double events(String objective, String outcome) {
        return CountedEvents.of(registry, objective, outcome);
    }

    void awaitState(String backend, String state, String reason) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(get("/metrics").body())
                        .contains(
                                "ragtime_route_backend_state{namespace=\"shop\",kind=\"ModelRoute\",name=\"chat\",revision=\"r-42\","
                                        + "backend=\"" + backend + "\",state=\"" + state + "\",reason=\"" + reason
                                        + "\",} 1.0"));
    }

    private Gateway gateway(String fallback, Optional<String> key) {
        var route = Serialization.unmarshal(
                """
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: chat, namespace: shop, annotations: {ragtime.dev/revision: r-42}}
                spec:
                  backends:
                  - {name: first, openAICompatible: {url: "%s"}, model: tiny-first}
                  - name: second
                    openAICompatible: {url: "%s", credentialsSecret: {name: keys}}
                    model: tiny-second
                    priority: 1
                  %s
                  objectives:
                  - {name: available, availability: {}, targetPercent: "99"}
                  - {name: fast, latency: {thresholdMilliseconds: 60000}, targetPercent: "99"}
                  - {name: first-word, timeToFirstToken: {thresholdMilliseconds: 60000}, targetPercent: "99"}
                """.formatted(
                                firstUrl,
                                second.url(),
                                fallback.isEmpty() ? "fallback: {firstByteTimeoutMilliseconds: 500}" : fallback),
                ModelRoute.class);
        var drain = new Drain.Limits(Duration.ofMillis(10), Duration.ofSeconds(5), Duration.ofSeconds(5));
        var settings = new Gateway.Settings(
                new ServerSettings(0, Gateway.MAX_BODY_BYTES, Duration.ofMinutes(1)),
                drain,
                new Random(1),
                () -> now,
                Duration.ofMillis(100),
                () -> true);
        return Gateway.start(
                settings,
                route,
                (secret, name) -> secret.equals("keys") && name.equals("api-key") ? key : Optional.empty(),
                registry);
    }

    HttpResponse<String> chat() throws IOException, InterruptedException {
        return post("/v1/chat/completions", CHAT);
    }

    HttpResponse<InputStream> stream() throws IOException, InterruptedException {
        return Backends.newClient().send(request("/v1/chat/completions", CHAT), BodyHandlers.ofInputStream());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return Backends.newClient().send(request(path, body), BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer of-the-client")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return Backends.newClient().send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + gateway.port() + path);
    }
}
