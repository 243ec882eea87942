package dev.ragtime.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.api.route.ModelRoute;
import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.ServerSettings;
import dev.ragtime.runtime.telemetry.Drain;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real gateway between a real client and scripted backends. */
class GatewayTest {
    private static final String CHAT = "{\"model\":\"any\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private final CollectorRegistry registry = new CollectorRegistry();
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private ScriptedModel first;
    private ScriptedModel second;
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        first = ScriptedModel.answering(ScriptedModel.text("from first"));
        second = ScriptedModel.answering(ScriptedModel.text("from second"));
        gateway = gateway(first.url(), second.url(), "", Optional.of("s3cret"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        first.close();
        second.close();
    }

    @Test
    void the_first_backend_answers_under_its_own_model_name_and_says_who_it_is() throws Exception {
        var response = chat();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(ScriptedModel.completion("from first"));
        assertThat(response.headers().firstValue("x-ragtime-backend")).hasValue("first");
        assertThat(Json.parse(first.requests.getFirst().body()).path("model").asText())
                .isEqualTo("tiny-first");
        assertThat(first.requests.getFirst().authorization()).isEqualTo("null");
        assertThat(second.requests).isEmpty();
    }

    @Test
    void every_openai_path_is_passed_on() throws Exception {
        post("/v1/embeddings", "{\"model\":\"m\",\"input\":\"x\"}");
        post("/v1/completions", "{\"model\":\"m\",\"prompt\":\"x\"}");

        assertThat(first.requests)
                .extracting(ScriptedModel.Request::path)
                .containsExactly("/v1/embeddings", "/v1/completions");
        assertThat(get("/v1/models").body()).contains("\"id\":\"chat\"");
    }

    @Test
    void a_listed_status_makes_the_next_backend_answer_with_its_key() throws Exception {
        first.now(ScriptedModel.status(503, "loading"));

        assertThat(chat().body()).contains("from second");
        assertThat(second.requests.getFirst().authorization()).isEqualTo("Bearer s3cret");
        awaitEvents("available", "good", 1);
    }

    @Test
    void a_refused_connection_makes_the_next_backend_answer() throws Exception {
        first.close();

        assertThat(chat().body()).contains("from second");
        awaitState("first", "Down", "ConnectionRefused");
    }

    @Test
    void a_backend_without_a_first_byte_in_time_is_given_up() throws Exception {
        first.now(first.silence());

        assertThat(chat().body()).contains("from second");
        assertThat(get("/metrics").body()).contains("backend=\"first\",result=\"TimedOut\",} 1.0");
    }

    @Test
    void headers_alone_are_no_first_byte() throws Exception {
        var gate = new CountDownLatch(1);
        first.now(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            gate.await();
        });

        assertThat(chat().body()).contains("from second");
        gate.countDown();
    }

    @Test
    void an_error_of_the_callers_own_making_is_passed_on_and_is_no_event() throws Exception {
        first.now(ScriptedModel.status(400, "messages is too long"));

        var response = chat();
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("messages is too long");
        assertThat(second.requests).isEmpty();
        assertThat(post("/v1/chat/completions", "{nonsense").statusCode()).isEqualTo(400);
        Awaitility.await()
                .untilAsserted(() -> assertThat(get("/metrics").body()).containsPattern("code=\"400\",} 2.0"));
        assertThat(events("available", "good") + events("available", "bad")).isZero();
    }

    @Test
    void when_all_fail_the_error_lists_each_backend_and_its_reason() throws Exception {
        first.now(ScriptedModel.status(500, "x"));
        second.now(ScriptedModel.status(429, "x"));

        var response = chat();
        assertThat(response.statusCode()).isEqualTo(502);
        JsonNode error = Json.parse(response.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("all_backends_failed");
        assertThat(error.path("message").asText())
                .contains("first: ServerError")
                .contains("second: RateLimited");
        awaitEvents("available", "bad", 1);
    }

    @Test
    void when_all_are_overloaded_the_caller_is_told_to_come_back() throws Exception {
        first.now(ScriptedModel.status(429, "x"));
        second.now(ScriptedModel.status(429, "x"));

        var response = chat();
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        awaitEvents("available", "bad", 1);
    }

    @Test
    void a_rejected_key_takes_the_backend_down_and_the_next_one_answers() throws Exception {
        first.models(401);
        first.now(ScriptedModel.status(401, "who are you"));

        assertThat(chat().body()).contains("from second");
        awaitState("first", "Down", "CredentialsRejected");
    }

    @Test
    void a_missing_key_takes_the_backend_down_without_asking_it() throws Exception {
        gateway.close();
        registry.clear();
        gateway = gateway(first.url(), second.url(), "", Optional.empty());
        awaitState("second", "Down", "CredentialsMissing");
        first.now(ScriptedModel.status(500, "x"));

        assertThat(chat().body()).contains("first: ServerError").contains("second: CredentialsMissing");
        assertThat(second.requests).isEmpty();
    }

    @Test
    void a_failing_backend_cools_down_and_is_asked_again_afterwards() throws Exception {
        first.now(ScriptedModel.status(500, "x"));
        for (var i = 0; i < 4; i++) chat();
        assertThat(first.requests).as("left alone after three failures").hasSize(3);
        awaitState("first", "CoolingDown", "ServerError");

        now = now.plusSeconds(31);
        first.now(ScriptedModel.text("from first"));
        assertThat(chat().body()).contains("from first");
        awaitState("first", "Healthy", "");
    }

    @Test
    void when_all_cool_down_they_are_asked_all_the_same() throws Exception {
        first.now(ScriptedModel.status(500, "x"));
        second.now(ScriptedModel.status(500, "x"));
        for (var i = 0; i < 3; i++) chat();
        second.now(ScriptedModel.text("from second"));

        assertThat(chat().body()).contains("from second");
    }

    @Test
    void a_stream_is_passed_on_as_it_comes_byte_for_byte() throws Exception {
        var gate = new CountDownLatch(1);
        first.now(ScriptedModel.stream(gate, "one ", "two"));
        var response = client(CHAT, BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");

        var piece = ScriptedModel.chunk("one ").getBytes(StandardCharsets.UTF_8);
        assertThat(response.body().readNBytes(piece.length)).isEqualTo(piece);
        gate.countDown();
        assertThat(new String(response.body().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith(ScriptedModel.chunk("two"))
                .endsWith("data: [DONE]\n\n");
        awaitEvents("first-word", "good", 1);
    }

    @Test
    void a_stream_that_breaks_off_is_cut_not_retried_and_is_a_bad_event() throws Exception {
        var gate = new CountDownLatch(1);
        first.now(ScriptedModel.cutAfter(gate, "one "));
        var response = client(CHAT, BodyHandlers.ofInputStream());
        gate.countDown();

        assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(IOException.class);
        assertThat(second.requests).isEmpty();
        awaitEvents("available", "bad", 1);
    }

    @Test
    void a_client_that_leaves_stops_the_backend_and_is_no_event() throws Exception {
        first.now(ScriptedModel.endless("la "));
        var response = client(CHAT, BodyHandlers.ofInputStream());
        assertThat(response.body().readNBytes(10)).hasSize(10);
        response.body().close();

        assertThat(first.abandoned.await(10, TimeUnit.SECONDS)).isTrue();
        awaitClientGone();
    }

    @Test
    void a_client_that_leaves_before_the_first_byte_is_no_event_and_blames_no_backend() throws Exception {
        gateway.close();
        registry.clear();
        gateway =
                gateway(first.url(), second.url(), "fallback: {firstByteTimeoutMilliseconds: 60000}", Optional.of("k"));
        first.now(first.silence());
        try (var socket = new Socket("localhost", gateway.port())) {
            var head = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: " + CHAT.length();
            socket.getOutputStream().write((head + "\r\n\r\n" + CHAT).getBytes(StandardCharsets.UTF_8));
            Awaitility.await().until(() -> first.requests.size() == 1);
        }

        awaitClientGone();
        assertThat(second.requests).isEmpty();
        awaitState("first", "Healthy", "");
    }

    @Test
    void a_dead_backend_does_not_make_the_gateway_unready() throws Exception {
        first.close();
        second.close();
        awaitState("second", "Down", "ConnectionRefused");

        assertThat(get("/readyz").statusCode()).isEqualTo(200);
    }

    private void awaitClientGone() {
        Awaitility.await()
                .untilAsserted(() -> assertThat(get("/metrics").body())
                        .containsPattern("ragtime_requests_total\\{.*code=\"499\",} 1.0"));
        assertThat(events("available", "good") + events("available", "bad")).isZero();
    }

    private void awaitEvents(String objective, String outcome, int count) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(events(objective, outcome)).isEqualTo(count));
    }

    private double events(String objective, String outcome) {
        for (var family : Collections.list(registry.metricFamilySamples())) {
            for (var sample : family.samples) {
                if (sample.name.equals("ragtime_slo_events_total")
                        && sample.labelValues.contains(objective)
                        && sample.labelValues.contains(outcome)) return sample.value;
            }
        }
        return Double.NaN;
    }

    private void awaitState(String backend, String state, String reason) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(get("/metrics").body())
                        .contains("ragtime_route_backend_state{namespace=\"shop\",kind=\"ModelRoute\",name=\"chat\","
                                + "backend=\"" + backend + "\",state=\"" + state + "\",reason=\"" + reason
                                + "\",} 1.0"));
    }

    private Gateway gateway(String firstUrl, String secondUrl, String fallback, Optional<String> key) {
        var route = Serialization.unmarshal(
                """
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: chat, namespace: shop}
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
                  - {name: first-word, timeToFirstToken: {thresholdMilliseconds: 60000}, targetPercent: "99"}
                """.formatted(
                                firstUrl,
                                secondUrl,
                                fallback.isEmpty() ? "fallback: {firstByteTimeoutMilliseconds: 500}" : fallback),
                ModelRoute.class);
        var drain = new Drain.Limits(Duration.ofMillis(10), Duration.ofSeconds(5), Duration.ofSeconds(5));
        var settings = new Gateway.Settings(
                new ServerSettings(0, Gateway.MAX_BODY_BYTES, Gateway.TIMEOUT),
                drain,
                new Random(1),
                () -> now,
                Duration.ofMillis(100));
        return Gateway.start(
                settings,
                route,
                (secret, name) -> secret.equals("keys") && name.equals("api-key") ? key : Optional.empty(),
                registry);
    }

    private HttpResponse<String> chat() throws IOException, InterruptedException {
        return client(CHAT, BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> client(String body, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return Backends.newClient().send(request("/v1/chat/completions", body), handler);
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return Backends.newClient().send(request(path, body), BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer of-the-client")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return Backends.newClient().send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + gateway.port() + path);
    }
}
