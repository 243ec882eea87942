package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.runtime.generate.RouteChatModel;
import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A query server and a model behind it, with and without faults. */
class ModelAnswerTest {
    private static final String QUESTION = "How many days of leave?";

    @Test
    void a_model_writes_the_answer_from_the_passages_and_its_markers_become_citations() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text("You have 25 days [1]. Not [7]."));
                var server = serving(model)) {
            var answer = server.ask(QUESTION);

            assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("You have 25 days [1]. Not [7].");
            assertThat(answer.at("/choices/0/message/annotations")).hasSize(1);
            assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(10);
            assertThat(answer.at("/ragtime/degraded")).isEmpty();
            var asked = Json.parse(model.requests.getFirst().body());
            assertThat(asked.path("max_tokens").asInt()).isEqualTo(100);
            assertThat(asked.at("/messages/1/content").asText())
                    .contains("[1] Title of leave.md")
                    .contains("25 days of annual leave")
                    .contains(QUESTION);
        }
    }

    @Test
    void tokens_of_answers_whole_or_streamed_count_against_what_a_caller_may_use() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text("You have 25 days [1]."));
                var server = QueryServerFixture.generating(
                        "{modelRoute: {name: chat}}\n  limits: {tokensPerMinute: 15}",
                        new RouteChatModel(Backends.newClient(), model.url(), "chat", Duration.ofSeconds(5)))) {
            for (var stream : List.of(true, false)) {
                var answer = server.post("/v1/chat/completions", QueryServerFixture.chat(QUESTION, stream));
                assertThat(answer.statusCode()).isEqualTo(200);
            }

            var refused = server.post("/v1/chat/completions", QueryServerFixture.chat(QUESTION, false));
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("rate_limited", "15 tokens a minute");
            assertThat(model.requests).hasSize(2);
        }
    }

    @Test
    void an_answer_names_the_revision_of_the_route_it_came_through() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text("You have 25 days [1]."));
                var server = serving(model)) {
            assertThat(server.ask(QUESTION).path("ragtime").has("routeRevision"))
                    .isFalse();

            model.now(exchange -> {
                exchange.getResponseHeaders().set("x-ragtime-route-revision", "r-42");
                ScriptedModel.stream(new CountDownLatch(0), "You have 25 days [1].")
                        .answer(exchange);
            });
            var answer = server.ask(QUESTION);

            assertThat(answer.at("/ragtime/revision").asText()).isEqualTo("r-1234");
            assertThat(answer.at("/ragtime/routeRevision").asText()).isEqualTo("r-42");
        }
    }

    @Test
    void earlier_messages_are_passed_on_with_one_system_message() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text("Yes [1]."));
                var server = serving(model)) {
            server.post("/v1/chat/completions", """
                    {"max_tokens": 9, "messages": [{"role":"system","content":"Answer in rhyme."},
                    {"role":"user","content":"Hi"}, {"role":"assistant","content":"Hello"},
                    {"role":"user","content":[{"type":"text","text":"Is leave paid?"}]}]}""");

            var asked = Json.parse(model.requests.getFirst().body());
            var roles = new ArrayList<String>();
            asked.path("messages").forEach(m -> roles.add(m.path("role").asText()));
            assertThat(roles).containsExactly("system", "user", "assistant", "user");
            assertThat(asked.at("/messages/0/content").asText()).endsWith("Answer in rhyme.");
            assertThat(asked.path("max_tokens").asInt()).isEqualTo(9);
        }
    }

    @Test
    void a_failing_model_degrades_to_quoted_passages_and_stays_a_good_event() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.status(500, "boom"));
                var server = serving(model)) {
            var answer = server.ask(QUESTION);

            assertThat(answer.at("/choices/0/message/content").asText()).contains("25 days of annual leave. [1]");
            assertThat(answer.at("/ragtime/degraded/0").asText()).isEqualTo("ModelUnavailable");
            QueryServerTest.awaitEvents(server, "available", "good", 1);
            assertThat(server.get("/metrics").body()).contains("reason=\"ModelUnavailable\",} 1.0");
        }
    }

    @Test
    void what_a_model_refuses_is_shown_in_its_own_words_and_counted() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.status(404, "the model tiny does not exist"));
                var server = serving(model)) {
            var answer = server.ask(QUESTION);

            assertThat(answer.at("/choices/0/message/content").asText()).contains("25 days of annual leave. [1]");
            assertThat(answer.at("/ragtime/degraded/0").asText())
                    .isEqualTo("ModelRefused: 404 the model tiny does not exist");
            assertThat(server.get("/metrics").body()).contains("reason=\"ModelRefused\",} 1.0");
        }
    }

    @Test
    void refusals_in_a_row_are_counted_until_the_model_answers() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.status(404, "the model tiny does not exist"));
                var server = serving(model)) {
            server.ask(QUESTION);
            server.ask(QUESTION);
            assertThat(server.get("/metrics").body()).containsPattern("ragtime_model_refusals_in_a_row\\{[^}]*} 2\\.0");

            model.now(ScriptedModel.status(500, "boom"));
            server.ask(QUESTION);
            assertThat(server.get("/metrics").body())
                    .as("an accident is neither")
                    .containsPattern("ragtime_model_refusals_in_a_row\\{[^}]*} 2\\.0");

            model.now(ScriptedModel.text("You have 25 days [1]."));
            server.ask(QUESTION);
            assertThat(server.get("/metrics").body()).containsPattern("ragtime_model_refusals_in_a_row\\{[^}]*} 0\\.0");
        }
    }

    @Test
    void a_stream_whose_model_cannot_be_reached_degrades_too() throws Exception {
        var model = ScriptedModel.answering(ScriptedModel.text(""));
        model.close();
        try (var server = serving(model)) {
            var lines = server.post("/v1/chat/completions", QueryServerFixture.chat(QUESTION, true))
                    .body();

            assertThat(lines)
                    .contains("25 days of annual leave")
                    .contains("ModelUnavailable")
                    .endsWith("[DONE]\n\n");
        }
    }

    @Test
    void words_arrive_before_the_answer_is_complete_and_the_last_chunk_carries_citations() throws Exception {
        var gate = new CountDownLatch(1);
        try (var model = ScriptedModel.answering(ScriptedModel.stream(gate, "You have ", "25 days [1]."));
                var server = serving(model);
                var lines = open(server)) {
            assertThat(nextChunk(lines)).contains("You have ").contains("\"role\":\"assistant\"");
            gate.countDown();

            var rest = lines.lines().filter(l -> !l.isEmpty()).toList();
            assertThat(rest.getFirst()).contains("25 days [1].");
            var last = Json.parse(rest.get(rest.size() - 3).substring("data: ".length()));
            assertThat(last.at("/choices/0/delta/annotations/0/url_citation/url")
                            .asText())
                    .isEqualTo("https://example.com/leave.md");
            assertThat(last.at("/ragtime/passages")).hasSize(2);
            assertThat(rest.get(rest.size() - 2)).contains("\"completion_tokens\":3");
            assertThat(rest.getLast()).isEqualTo("data: [DONE]");
            QueryServerTest.awaitEvents(server, "available", "good", 1);
        }
    }

    @Test
    void a_stream_that_the_model_cuts_is_seen_as_incomplete_and_is_a_bad_event() throws Exception {
        var gate = new CountDownLatch(1);
        try (var model = ScriptedModel.answering(ScriptedModel.cutAfter(gate, "You have "));
                var server = serving(model);
                var lines = open(server)) {
            nextChunk(lines);
            gate.countDown();

            var rest = new ArrayList<String>();
            assertThatThrownBy(() -> lines.lines().forEach(rest::add)).hasCauseInstanceOf(IOException.class);
            assertThat(rest).anyMatch(l -> l.contains("stream_cut")).noneMatch(l -> l.contains("[DONE]"));
            QueryServerTest.awaitEvents(server, "available", "bad", 1);
        }
    }

    @Test
    void a_client_that_leaves_in_mid_answer_is_no_event_and_stops_the_model() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.endless("la "));
                var server = serving(model)) {
            var lines = open(server);
            nextChunk(lines);
            lines.close();

            assertThat(model.abandoned.await(10, TimeUnit.SECONDS)).isTrue();
            awaitCode(server, "499");
            assertThat(server.events("available", "good") + server.events("available", "bad"))
                    .isZero();
            assertThat(server.events("fast", "good") + server.events("fast", "bad"))
                    .isZero();
        }
    }

    @Test
    void a_client_that_leaves_while_nothing_is_sent_is_noticed() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text(""))) {
            model.now(model.silence());
            try (var server = serving(model);
                    var socket = new Socket("localhost", server.server.port())) {
                var body = QueryServerFixture.chat(QUESTION, false);
                var head = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length();
                socket.getOutputStream().write((head + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
                Awaitility.await().until(() -> model.requests.size() == 1);
                socket.close();

                awaitCode(server, "499");
                assertThat(server.events("available", "bad")).isZero();
            }
        }
    }

    @Test
    void a_request_beyond_its_time_is_answered_504_and_is_a_bad_event() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text(""))) {
            model.now(model.silence());
            try (var server = QueryServerFixture.withModel(
                    QueryServerFixture.handbook(), chat(model, Duration.ofSeconds(50)), Duration.ofMillis(300))) {
                var response = server.post("/v1/chat/completions", QueryServerFixture.chat(QUESTION, false));

                assertThat(response.statusCode()).isEqualTo(504);
                QueryServerTest.awaitEvents(server, "available", "bad", 1);
            }
        }
    }

    @Test
    void a_model_that_does_not_begin_in_time_degrades() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text(""))) {
            model.now(model.silence());
            try (var server =
                    QueryServerFixture.withModel(QueryServerFixture.handbook(), chat(model, Duration.ofMillis(200)))) {
                assertThat(server.ask(QUESTION).at("/ragtime/degraded/0").asText())
                        .isEqualTo("ModelUnavailable");
            }
        }
    }

    @Test
    void a_small_model_is_asked_again_with_fewer_passages() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text(""))) {
            model.now(exchange -> {
                var long_ = model.requests.getLast().body().contains("Trains are preferred");
                (long_
                                ? ScriptedModel.status(400, "This model's maximum context length is 64 tokens")
                                : ScriptedModel.text("25 days [1]."))
                        .answer(exchange, true);
            });
            try (var server = serving(model)) {
                var first = server.ask(QUESTION);
                assertThat(first.at("/choices/0/message/content").asText()).isEqualTo("25 days [1].");
                assertThat(first.at("/ragtime/droppedPassages").asInt()).isOne();
                assertThat(model.requests).hasSize(2);

                server.ask(QUESTION);
                assertThat(model.requests)
                        .as("the smaller budget is remembered")
                        .hasSize(3);
            }
        }
    }

    private static QueryServerFixture serving(ScriptedModel model) {
        return QueryServerFixture.withModel(QueryServerFixture.handbook(), chat(model, Duration.ofSeconds(30)));
    }

    private static RouteChatModel chat(ScriptedModel model, Duration firstByte) {
        return new RouteChatModel(Backends.newClient(), model.url(), "chat", firstByte);
    }

    private static BufferedReader open(QueryServerFixture server) throws Exception {
        var body = "{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[{\"role\":\"user\","
                + "\"content\":\"" + QUESTION + "\"}]}";
        var response =
                Backends.newClient().send(server.request("/v1/chat/completions", body), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private static String nextChunk(BufferedReader lines) throws IOException {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) if (!line.isEmpty()) return line;
        throw new IOException("the stream ended");
    }

    private static void awaitCode(QueryServerFixture server, String code) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(server.get("/metrics").body())
                        .containsPattern("ragtime_requests_total\\{.*code=\"" + code + "\",} 1.0"));
    }

    /** Shutting down with a request under way. */
    @Test
    void a_running_answer_is_finished_and_the_process_waits_for_its_last_scrape() throws Exception {
        var gate = new CountDownLatch(1);
        try (var model = ScriptedModel.answering(ScriptedModel.stream(gate, "You have ", "25 days [1]."));
                var server = serving(model);
                var lines = open(server)) {
            nextChunk(lines);
            var ended = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                try {
                    server.server.drain();
                    ended.countDown();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Awaitility.await().until(() -> server.get("/readyz").statusCode() == 503);
            assertThat(server.get("/metrics?final=1").body()).contains("ragtime_drained 0.0");

            gate.countDown();
            assertThat(lines.lines().toList()).contains("data: [DONE]");
            Awaitility.await().until(() -> server.get("/metrics").body().contains("ragtime_drained 1.0"));
            assertThat(server.post("/v1/chat/completions", QueryServerFixture.chat("x", false))
                            .statusCode())
                    .isEqualTo(503);
            assertThat(ended.getCount()).isOne();

            var last = server.get("/metrics?final=1").body();
            assertThat(last).contains("ragtime_drained 1.0");
            assertThat(server.events("available", "good")).isOne();
            assertThat(server.events("available", "bad")).isZero();
            assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void many_questions_at_once_are_all_answered_and_counted() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text("25 days [1]."));
                var server = serving(model)) {
            var clients = new ArrayList<Thread>();
            for (var i = 0; i < 8; i++) {
                clients.add(Thread.ofVirtual().start(() -> {
                    try {
                        for (var k = 0; k < 10; k++) server.ask(QUESTION);
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));
            }
            for (var client : clients) client.join();

            QueryServerTest.awaitEvents(server, "available", "good", 80);
            assertThat(List.of(server.events("available", "bad"))).containsExactly(0.0);
        }
    }
}
