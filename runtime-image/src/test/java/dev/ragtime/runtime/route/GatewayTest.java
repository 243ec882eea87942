package dev.ragtime.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.runtime.http.Json;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a gateway passes on, between a real client and scripted backends. */
class GatewayTest {
    @AutoClose
    private final RunningGateway route = new RunningGateway();

    GatewayTest() throws IOException {}

    @Test
    void the_first_backend_answers_under_its_own_model_name_and_says_who_it_is() throws Exception {
        var response = route.chat();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(ScriptedModel.completion("from first"));
        assertThat(response.headers().firstValue("x-ragtime-backend")).hasValue("first");
        assertThat(response.headers().firstValue("x-ragtime-route-revision")).hasValue("r-42");
        assertThat(Json.parse(route.first.requests.getFirst().body())
                        .path("model")
                        .asText())
                .isEqualTo("tiny-first");
        assertThat(route.first.requests.getFirst().authorization()).isEqualTo("null");
        assertThat(route.second.requests).isEmpty();
    }

    @Test
    void every_path_of_model_servers_is_passed_on() throws Exception {
        route.post("/v1/embeddings", "{\"model\":\"m\",\"input\":\"x\"}");
        route.post("/v1/completions", "{\"model\":\"m\",\"prompt\":\"x\"}");
        route.post("/v1/rerank", "{\"model\":\"m\",\"query\":\"x\",\"documents\":[\"y\"]}");

        assertThat(route.first.requests)
                .extracting(ScriptedModel.Request::path)
                .containsExactly("/v1/embeddings", "/v1/completions", "/v1/rerank");
        assertThat(route.get("/v1/models").body()).contains("\"id\":\"chat\"");
    }

    @Test
    void the_list_of_models_is_no_event() throws Exception {
        route.get("/v1/models");

        Awaitility.await()
                .untilAsserted(() -> assertThat(route.get("/metrics").body())
                        .containsPattern("ragtime_requests_total\\{.*endpoint=\"/v1/models\",code=\"200\",} 1.0"));
        assertThat(route.events("available", "good")).isZero();
        assertThat(route.events("fast", "good")).isZero();
    }

    @Test
    void a_stream_is_passed_on_as_it_comes_byte_for_byte() throws Exception {
        var gate = new CountDownLatch(1);
        route.first.now(ScriptedModel.stream(gate, "one ", "two"));
        var response = route.stream();
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");

        var piece = ScriptedModel.chunk("one ").getBytes(StandardCharsets.UTF_8);
        assertThat(response.body().readNBytes(piece.length)).isEqualTo(piece);
        gate.countDown();
        assertThat(new String(response.body().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith(ScriptedModel.chunk("two"))
                .endsWith("data: [DONE]\n\n");
        route.awaitEvents("first-word", "good", 1);
    }

    @Test
    void a_stream_that_breaks_off_is_cut_not_retried_and_is_a_bad_event() throws Exception {
        var gate = new CountDownLatch(1);
        route.first.now(ScriptedModel.cutAfter(gate, "one "));
        var response = route.stream();
        gate.countDown();

        assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(IOException.class);
        assertThat(route.second.requests).isEmpty();
        route.awaitEvents("available", "bad", 1);
    }

    @Test
    void a_stream_without_its_last_line_is_cut_and_is_a_bad_event() throws Exception {
        try (var model = new ClosingModel(new CountDownLatch(0), ScriptedModel.chunk("one "))) {
            route.replaceFirst(model.url());
            var response = route.stream();

            assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(IOException.class);
            route.awaitEvents("available", "bad", 1);
            assertThat(route.events("available", "good")).isZero();
        }
    }

    @Test
    void a_stream_that_ends_by_closing_the_connection_is_whole_with_its_last_line() throws Exception {
        try (var model = new ClosingModel(
                new CountDownLatch(0), ScriptedModel.chunk("one "), "data: [DO", "NE]\n", "\n", ": bye\n")) {
            route.replaceFirst(model.url());

            assertThat(new String(route.stream().body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(ScriptedModel.chunk("one ") + "data: [DONE]\n\n: bye\n");
            route.awaitEvents("available", "good", 1);
        }
    }

    @Test
    void a_client_that_leaves_after_the_last_line_had_its_answer() throws Exception {
        var end = "data: [DONE]\n\n";
        try (var model = new ClosingModel(new CountDownLatch(1), ScriptedModel.chunk("one "), end)) {
            route.replaceFirst(model.url());
            var response = route.stream();
            assertThat(new String(
                            response.body().readNBytes((ScriptedModel.chunk("one ") + end).length()),
                            StandardCharsets.UTF_8))
                    .endsWith(end);
            response.body().close();

            route.awaitEvents("available", "good", 1);
            route.awaitEvents("fast", "good", 1);
            assertThat(route.get("/metrics").body()).containsPattern("code=\"200\",} 1.0");
        }
    }

    @Test
    void a_client_that_leaves_stops_the_backend_and_is_no_event() throws Exception {
        route.first.now(ScriptedModel.endless("la "));
        var response = route.stream();
        assertThat(response.body().readNBytes(10)).hasSize(10);
        response.body().close();

        assertThat(route.first.abandoned.await(10, TimeUnit.SECONDS)).isTrue();
        route.awaitClientGone();
    }

    @Test
    void a_client_that_leaves_before_the_first_byte_is_no_event_and_blames_no_backend() throws Exception {
        route.restart("fallback: {firstByteTimeoutMilliseconds: 60000}", Optional.of("k"));
        route.first.now(route.first.silence());
        try (var socket = new Socket("localhost", route.port())) {
            var head =
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: " + RunningGateway.CHAT.length();
            socket.getOutputStream().write((head + "\r\n\r\n" + RunningGateway.CHAT).getBytes(StandardCharsets.UTF_8));
            Awaitility.await().until(() -> route.first.requests.size() == 1);
        }

        route.awaitClientGone();
        assertThat(route.second.requests).isEmpty();
        route.awaitState("first", "Healthy", "");
    }
}
