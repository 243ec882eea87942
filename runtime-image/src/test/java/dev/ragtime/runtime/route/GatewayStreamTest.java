package dev.ragtime.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.generate.StubModels;
import dev.ragtime.runtime.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of streams that go wrong, on real sockets. */
class GatewayStreamTest {
    private static final String HEAD = StubModels.word("Staff have ");

    @ParameterizedTest(name = "{0} is a failure: {1}")
    @CsvSource({
        "sseerr, ServerError",
        "ssebusy, RateLimited",
        "ping, ServerError",
        "pingdie, ConnectionBroken",
        "jsonerr, ServerError"
    })
    void what_fails_before_it_says_anything_makes_the_next_backend_answer(String behaviour, String reason)
            throws Exception {
        try (var route = StubbedGateway.over(behaviour, "ok")) {
            var answer = route.ask(StubbedGateway.STREAM);

            assertThat(answer.headers().firstValue("x-ragtime-backend")).hasValue("ok");
            assertThat(answer.body()).contains("leave ").doesNotContain("error").doesNotContain("keep-alive");
            route.awaitMetric("backend=\"" + behaviour + "\",result=\"" + reason + "\",} 1.0");
            route.awaitEvents("up", 1, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sseerr", "ping", "pingdie"})
    void without_another_backend_it_is_an_error_with_a_status_and_a_bad_event(String behaviour) throws Exception {
        try (var route = StubbedGateway.over(behaviour)) {
            var answer = route.ask(StubbedGateway.STREAM);

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(Json.parse(answer.body()).at("/error/code").asText()).isEqualTo("all_backends_failed");
            route.awaitEvents("up", 0, 1);
            route.awaitEvents("first", 0, 1);
        }
    }

    @Test
    void calls_of_tools_are_passed_on_in_their_pieces() throws Exception {
        try (var route = StubbedGateway.over("toolcalls")) {
            var text = route.ask(StubbedGateway.STREAM).body();

            assertThat(text).isEqualTo(StubModels.CALLS);
            route.awaitEvents("first", 1, 0);
            route.awaitEvents("up", 1, 0);
        }
    }

    @Test
    void signs_of_life_alone_are_no_first_word() throws Exception {
        try (var route = StubbedGateway.with("fallback: {firstByteTimeoutMilliseconds: 400}", "pinging", "ok")) {
            assertThat(route.ask(StubbedGateway.STREAM).body()).contains("leave ");
            route.awaitMetric("backend=\"pinging\",result=\"TimedOut\",} 1.0");
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"cut, ConnectionBroken", "lateerror, ServerError"})
    void what_fails_after_its_first_word_ends_with_an_error_event_and_is_a_bad_event(String behaviour, String reason)
            throws Exception {
        try (var route = StubbedGateway.over(behaviour, "ok")) {
            var text = route.readAll(StubbedGateway.STREAM);

            assertThat(text).startsWith(HEAD + "data: {\"error\":{\"message\":").endsWith("<cut>");
            assertThat(text).doesNotContain("[DONE]");
            assertThat(route.models.requests("ok")).isEmpty();
            route.awaitEvents("up", 0, 1);
            route.awaitMetric("backend=\"" + behaviour + "\",result=\"" + reason + "\",} 1.0");
        }
    }

    @Test
    void a_stream_that_falls_silent_ends_with_an_error_event() throws Exception {
        try (var route = StubbedGateway.with("fallback: {silenceTimeoutMilliseconds: 300}", "stall")) {
            var text = route.readAll(StubbedGateway.STREAM);

            assertThat(text)
                    .startsWith(StubModels.word("Staff ") + "data: {\"error\":")
                    .endsWith("<cut>");
            route.awaitEvents("up", 0, 1);
            route.awaitMetric("backend=\"stall\",result=\"TimedOut\",} 1.0");
        }
    }

    @Test
    void an_event_that_nobody_can_read_is_left_out_and_counted() throws Exception {
        try (var route = StubbedGateway.over("badjson")) {
            var text = route.ask(StubbedGateway.STREAM).body();

            assertThat(text.lines().filter(l -> l.startsWith("data: {"))).allMatch(GatewayStreamTest::isJson);
            assertThat(text).contains("Staff have ").contains("30 ").endsWith("data: [DONE]\n\n");
            route.awaitMetric("ragtime_route_malformed_events_total{namespace=\"shop\",kind=\"ModelRoute\","
                    + "name=\"chat\",revision=\"r-1\",backend=\"badjson\",} 1.0");
            route.awaitEvents("up", 1, 0);
        }
    }

    private static boolean isJson(String line) {
        try {
            return Json.parse(line.substring("data: ".length())).isObject();
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nostream", "nodone", "crlf", "array", "rcontent"})
    void unusual_answers_are_answers(String behaviour) throws Exception {
        try (var route = StubbedGateway.over(behaviour)) {
            var answer = route.ask(StubbedGateway.STREAM);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("30");
            route.awaitEvents("up", 1, 0);
            route.awaitEvents("first", 1, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzipstream"})
    void a_packed_answer_can_be_read_by_a_client_that_did_not_ask_for_one(String behaviour) throws Exception {
        try (var route = StubbedGateway.over(behaviour)) {
            var answer = route.ask(StubbedGateway.STREAM);

            assertThat(answer.body()).contains("30 days");
            assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
            route.awaitEvents("up", 1, 0);
        }
    }

    @Test
    void the_time_to_the_first_token_ends_with_a_token_not_with_a_comment_or_an_empty_piece() throws Exception {
        try (var route = StubbedGateway.over("slowtoken")) {
            var answer = Thread.ofVirtual().unstarted(() -> {
                try {
                    route.readAll(StubbedGateway.STREAM);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            answer.start();
            Awaitility.await().until(() -> !route.models.requests("slowtoken").isEmpty());
            // from when the gateway has it on: longer than the objective's threshold of 700 ms
            var begun = System.nanoTime();
            Awaitility.await()
                    .until(() ->
                            System.nanoTime() - begun > Duration.ofMillis(1000).toNanos());
            route.models.gate.countDown();
            answer.join();

            route.awaitEvents("first", 0, 1);
            route.awaitEvents("up", 1, 0);
        }
    }

    @Test
    void a_stream_is_held_back_by_nothing_once_it_speaks() throws Exception {
        try (var route = StubbedGateway.over("stall")) {
            var response = route.open(StubbedGateway.STREAM);
            var first = StubModels.word("Staff ").getBytes(StandardCharsets.UTF_8);

            assertThat(response.body().readNBytes(first.length)).isEqualTo(first);
            response.body().close();
        }
    }

    @Test
    void tokens_of_a_stream_are_counted_as_the_server_counted_them() throws Exception {
        try (var route = StubbedGateway.over("ok")) {
            route.ask(StubbedGateway.STREAM);

            route.awaitMetric("direction=\"input\",} 9.0");
            route.awaitMetric("direction=\"output\",} 7.0");
        }
    }
}
