package dev.ragtime.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway makes of a request before and while a backend answers it. */
class GatewayRequestTest {
    @Test
    void a_client_that_closes_before_its_answer_is_no_event_however_early() throws Exception {
        try (var route = StubbedGateway.over("slow")) {
            for (var i = 1; i <= 20; i++) {
                var count = i;
                try (var socket = route.send(StubbedGateway.CHAT)) {
                    Awaitility.await()
                            .pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(1))
                            .until(() -> route.models.requests("slow").size() == count);
                }
            }
            route.awaitMetric("endpoint=\"/v1/chat/completions\",code=\"499\",} 20.0");
            route.models.gate.countDown();
            route.awaitEvents("up", 0, 0);
            route.awaitEvents("first", 0, 0);
        }
    }

    @Test
    void the_models_can_be_listed_and_looked_at_and_are_no_event() throws Exception {
        try (var route = StubbedGateway.over("ok")) {
            assertThat(Json.parse(route.get("/v1/models").body())
                            .at("/data/0/id")
                            .asText())
                    .isEqualTo("chat");
            assertThat(Json.parse(route.get("/v1/models/chat").body())
                            .path("id")
                            .asText())
                    .isEqualTo("chat");
            var other = route.get("/v1/models/gpt");
            assertThat(other.statusCode()).isEqualTo(404);
            assertThat(Json.parse(other.body()).at("/error/code").asText()).isEqualTo("model_not_found");
            route.awaitMetric("endpoint=\"/v1/models/{id}\",code=\"404\",} 1.0");
            route.awaitEvents("up", 0, 0);
        }
    }

    @Test
    void text_that_is_no_utf8_is_refused_with_the_place() throws Exception {
        try (var route = StubbedGateway.over("ok")) {
            var bytes = StubbedGateway.CHAT.getBytes(StandardCharsets.UTF_8);
            bytes[60] = (byte) 0xff;
            var response = Backends.newClient()
                    .send(
                            route.builder("/v1/chat/completions")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                                    .build(),
                            BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(400);
            var error = Json.parse(response.body()).path("error");
            assertThat(error.path("code").asText()).isEqualTo("invalid_utf8");
            assertThat(error.path("message").asText()).contains("byte 60 is 0xff");
            assertThat(route.models.requests("ok")).isEmpty();
        }
    }

    @Test
    void the_name_of_a_request_is_taken_over_returned_and_passed_on() throws Exception {
        try (var route = StubbedGateway.over("ok")) {
            assertThat(requestId(route, "abc-1.2_3:4")).isEqualTo("abc-1.2_3:4");
            assertThat(route.models.requests("ok").getFirst().headers()).containsEntry("x-request-id", "abc-1.2_3:4");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script>", "two words", "\u00e4", ""})
    void a_harmful_name_is_replaced(String name) throws Exception {
        try (var route = StubbedGateway.over("ok")) {
            var id = requestId(route, name);

            assertThat(id).matches("[0-9a-f-]{36}");
            assertThat(route.models.requests("ok").getFirst().headers()).containsEntry("x-request-id", id);
        }
    }

    @Test
    void a_very_long_name_is_replaced() throws Exception {
        try (var route = StubbedGateway.over("ok")) {
            assertThat(requestId(route, "a".repeat(129))).hasSize(36);
        }
    }

    private static String requestId(StubbedGateway route, String name) throws IOException {
        try (var socket = new Socket("127.0.0.1", route.port());
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            var head = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-Request-Id: " + name + "\r\nContent-Length: "
                    + StubbedGateway.CHAT.length() + "\r\n\r\n";
            socket.getOutputStream().write((head + StubbedGateway.CHAT).getBytes(StandardCharsets.UTF_8));
            for (var line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                if (line.toLowerCase(Locale.ROOT).startsWith("x-request-id:"))
                    return line.substring("x-request-id:".length()).strip();
            }
            return "none";
        }
    }

    @Test
    void a_stream_on_a_connection_that_its_client_wants_closed_is_whole() throws Exception {
        try (var route = StubbedGateway.over("ok");
                var socket = new Socket("127.0.0.1", route.port());
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            var head = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                    + StubbedGateway.STREAM.length() + "\r\n\r\n";
            socket.getOutputStream().write((head + StubbedGateway.STREAM).getBytes(StandardCharsets.UTF_8));

            var line = in.readLine();
            while (!line.equals("0")) line = in.readLine();
            route.awaitEvents("up", 1, 0);
        }
    }

    @Test
    void turns_without_content_and_all_roles_are_passed_on_as_they_came() throws Exception {
        var body = """
                {"model":"any","messages":[{"role":"developer","content":"Be brief."},{"role":"user","content":"leave?"},
                {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"clock","arguments":"{}"}}]},
                {"role":"assistant","tool_calls":[]},{"role":"tool","tool_call_id":"c1","content":"ten"},
                {"role":"function","name":"clock","content":"ten past nine"}],"tools":[]}""";
        try (var route = StubbedGateway.over("ok")) {
            assertThat(route.ask(body).statusCode()).isEqualTo(200);
            assertThat(route.models.requests("ok").getFirst().body())
                    .isEqualTo(body.replace("\"model\":\"any\"", "\"model\":\"m\""));
        }
    }

    @Test
    void what_does_not_fit_into_memory_beside_others_is_asked_to_come_again() throws Exception {
        var large = StubbedGateway.CHAT.replace("leave?", "x".repeat(5 * 1024 * 1024));
        try (var route = StubbedGateway.withRoomFor(Gateway.MAX_BODY_BYTES, "slow")) {
            var open = new ArrayList<Socket>();
            open.add(route.send(large));
            Awaitility.await().until(() -> route.models.requests("slow").size() == 1);

            var second = route.ask(large);
            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(Json.parse(second.body()).at("/error/code").asText()).isEqualTo("overloaded");
            route.awaitEvents("up", 0, 1);

            route.models.gate.countDown();
            Awaitility.await().until(() -> route.ask(large).statusCode() == 200);
            for (var socket : open) socket.close();
        }
    }

    @Test
    void a_body_beyond_the_limit_is_refused_however_it_is_sent() throws Exception {
        var large = StubbedGateway.CHAT.replace("leave?", "x".repeat(Gateway.MAX_BODY_BYTES));
        try (var route = StubbedGateway.over("ok")) {
            var chunked = route.builder("/v1/chat/completions")
                    .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(large)))
                    .build();
            try {
                assertThat(Backends.newClient()
                                .send(chunked, BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(413);
            } catch (IOException e) {
                // the answer may be lost when the connection is closed while the client still sends
                assertThat(route.models.requests("ok")).isEmpty();
            }
            route.awaitMetric("endpoint=\"/v1/chat/completions\",code=\"413\",} 1.0");
        }
    }
}
