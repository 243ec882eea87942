package dev.ragtime.runtime.serve;

import static dev.ragtime.runtime.serve.ServedJson.events;
import static dev.ragtime.runtime.serve.ServedJson.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.generate.RouteChatModel;
import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.retrieve.RetrievalResult;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools that a client brings: the model may call them, and the client runs them. */
class ClientToolsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String TOOLS = """
            "tools": [{"type": "function", "function": {"name": "clock", "description": "Tells the time.",
              "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]""";
    private static final String QUESTION = "{\"role\": \"user\", \"content\": \"How late is it in Oslo?\"}";
    private static final String CALLED = """
            {"role": "assistant", "content": null, "tool_calls": [{"id": "call_7", "type": "function",
              "function": {"name": "clock", "arguments": "{\\"city\\":\\"Oslo\\"}"}}]}""";
    private static final String OUTCOME =
            "{\"role\": \"tool\", \"tool_call_id\": \"call_7\", \"content\": \"ten past nine\"}";

    private ScriptedModel model;

    @BeforeEach
    void start() throws IOException {
        model = ScriptedModel.answering(ScriptedModel.calling(""));
    }

    @AfterEach
    void close() {
        model.close();
    }

    private RouteChatModel route() {
        return new RouteChatModel(Backends.newClient(), model.url(), "chat", Duration.ofSeconds(30));
    }

    private QueryServerFixture serving() {
        return QueryServerFixture.withModel(QueryServerFixture.handbook(), route());
    }

    private static String chat(String more, String... messages) {
        return "{" + (more.isEmpty() ? "" : more + ", ") + "\"messages\": [" + String.join(", ", messages) + "]}";
    }

    private static JsonNode ok(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.parse(response.body());
    }

    private JsonNode asked() throws IOException {
        return Json.parse(model.requests.getLast().body());
    }

    @Test
    void a_call_of_the_model_comes_back_beside_the_passages() throws Exception {
        try (var server = serving()) {
            var more = TOOLS + ", \"tool_choice\": \"required\", \"parallel_tool_calls\": false";
            var answer = ok(server.post(CHAT, chat(more, QUESTION)));

            var choice = answer.at("/choices/0");
            assertThat(choice.get("finish_reason").asText()).isEqualTo("tool_calls");
            assertThat(choice.at("/message/content").isNull()).isTrue();
            assertThat(choice.at("/message/tool_calls/0/id").asText()).isEqualTo("call_7");
            assertThat(choice.at("/message/tool_calls/0/type").asText()).isEqualTo("function");
            assertThat(choice.at("/message/tool_calls/0/function/name").asText())
                    .isEqualTo("clock");
            assertThat(choice.at("/message/tool_calls/0/function/arguments").asText())
                    .isEqualTo("{\"city\":\"Oslo\"}");
            assertThat(answer.at("/ragtime/passages")).hasSize(2);
            assertThat(asked().at("/tools/0/function/parameters/properties/city/type")
                            .asText())
                    .isEqualTo("string");
            assertThat(asked().get("tool_choice").asText()).isEqualTo("required");
            assertThat(asked().get("parallel_tool_calls").asBoolean()).isFalse();
            assertThat(asked().at("/messages/0/content").asText()).contains("You may call the tools");
            assertThat(asked().at("/messages/1/content").asText()).contains("25 days of annual leave");
        }
    }

    @Test
    void a_call_is_streamed_in_pieces_as_the_model_writes_it() throws Exception {
        model.now(ScriptedModel.calling("One moment."));
        try (var server = serving()) {
            var chunks = events(server.post(CHAT, chat(TOOLS + ", \"stream\": true", QUESTION))
                    .body());

            assertThat(texts(chunks, "/choices/0/delta/content")).startsWith("One moment.");
            assertThat(texts(chunks, "/choices/0/delta/tool_calls/0/id")).containsOnlyOnce("call_7");
            assertThat(texts(chunks, "/choices/0/delta/tool_calls/0/function/arguments"))
                    .containsSubsequence("", "{\"city\":", "\"Oslo\"}");
            assertThat(chunks.getLast().at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
            assertThat(chunks.getLast().at("/ragtime/passages")).hasSize(2);
        }
    }

    @Test
    void an_answer_goes_on_from_what_a_tool_gave_and_still_cites_passages() throws Exception {
        model.now(ScriptedModel.text("Ten past nine; leave is 25 days [1]."));
        try (var server = serving()) {
            var answer = ok(server.post(CHAT, chat("", QUESTION, CALLED, OUTCOME)));

            assertThat(texts(asked().get("messages"), "/role")).containsExactly("system", "user", "assistant", "tool");
            assertThat(asked().at("/messages/1/content").asText()).contains("How late is it in Oslo?", "25 days");
            assertThat(asked().at("/messages/2/tool_calls/0/function/name").asText())
                    .isEqualTo("clock");
            assertThat(asked().at("/messages/3/tool_call_id").asText()).isEqualTo("call_7");
            assertThat(asked().at("/messages/3/content").asText()).isEqualTo("ten past nine");
            assertThat(asked().has("tools")).isFalse();
            assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
            assertThat(answer.at("/choices/0/message/annotations")).hasSize(1);
            assertThat(answer.at("/choices/0/message").has("tool_calls")).isFalse();
        }
    }

    @Test
    void a_tool_is_called_although_no_passage_is_near_enough() throws Exception {
        try (var server = QueryServerFixture.withModel(
                (query, topK, filter, caller) -> new RetrievalResult(List.of(), true, List.of(), 1, 1), route())) {
            var answer = ok(server.post(CHAT, chat(TOOLS, QUESTION)));
            assertThat(answer.at("/choices/0/message/tool_calls")).hasSize(1);

            var none = ok(server.post(CHAT, chat(TOOLS + ", \"tool_choice\": \"none\"", QUESTION)));
            assertThat(none.at("/ragtime/abstained").asBoolean()).isTrue();
            assertThat(model.requests).hasSize(1);
        }
    }

    @Test
    void without_a_model_tools_are_refused_and_their_absence_is_not() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var refused = server.post(CHAT, chat(TOOLS, QUESTION));
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(Json.parse(refused.body()).at("/error/param").asText()).isEqualTo("tools");
            assertThat(refused.body()).contains("quotes passages", "tool_choice");

            var quoted = ok(server.post(CHAT, chat(TOOLS + ", \"tool_choice\": \"none\"", QUESTION)));
            assertThat(quoted.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        }
    }

    @Test
    void a_model_that_is_away_leaves_quotes_unless_a_call_is_asked_for() throws Exception {
        model.now(ScriptedModel.status(500, "boom"));
        try (var server = serving()) {
            var quoted = ok(server.post(CHAT, chat(TOOLS, QUESTION)));
            assertThat(quoted.at("/ragtime/degraded/0").asText()).isEqualTo("ModelUnavailable");

            var refused = server.post(CHAT, chat(TOOLS + ", \"tool_choice\": \"required\"", QUESTION));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("tools_unavailable");
        }
    }

    @Test
    void a_model_server_that_takes_no_tools_is_quoted() throws Exception {
        model.now(ScriptedModel.status(400, "tiny does not support tools"));
        try (var server = serving()) {
            var quoted = ok(server.post(CHAT, chat(TOOLS, QUESTION)));
            assertThat(quoted.at("/ragtime/degraded/0").asText())
                    .isEqualTo("ModelRefused: 400 tiny does not support tools");

            var clock = "\"tool_choice\": {\"type\": \"function\", \"function\": {\"name\": \"clock\"}}";
            var refused = server.post(CHAT, chat(TOOLS + ", " + clock, QUESTION));
            assertThat(refused.statusCode()).isEqualTo(502);
            assertThat(refused.body()).contains("tools_refused", "tiny does not support tools");
        }
    }

    @Test
    void a_call_that_nobody_offered_is_none() throws Exception {
        try (var server = serving()) {
            var answer = ok(server.post(CHAT, chat("", QUESTION)));

            assertThat(answer.at("/ragtime/degraded/0").asText()).isEqualTo("ModelUnavailable");
            assertThat(answer.at("/choices/0/message").has("tool_calls")).isFalse();
        }
    }

    @Test
    void a_call_needs_no_form_and_the_answer_after_it_does() throws Exception {
        var format = ", \"response_format\": {\"type\": \"json_object\"}";
        try (var server = serving()) {
            var chunks = events(server.post(CHAT, chat(TOOLS + format + ", \"stream\": true", QUESTION))
                    .body());
            assertThat(texts(chunks, "/choices/0/delta/tool_calls/0/function/arguments"))
                    .containsSubsequence("{\"city\":", "\"Oslo\"}");

            model.now(ScriptedModel.text("{}"));
            var answer = ok(server.post(CHAT, chat(TOOLS + format, QUESTION, CALLED, OUTCOME)));
            assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("{}");
        }
    }

    @Test
    void a_turn_of_a_conversation_is_kept_once_it_is_answered() throws Exception {
        try (var server = QueryServerFixture.remembering(route())) {
            var name = ok(server.post("/v1/conversations", "{}")).get("id").asText();
            var called = send(server, name, chat(TOOLS, QUESTION));
            assertThat(called.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
            assertThat(items(server, name)).isEmpty();

            model.now(ScriptedModel.text("Ten past nine."));
            send(server, name, chat(TOOLS, QUESTION, CALLED, OUTCOME));
            assertThat(items(server, name)).hasSize(2);

            send(server, name, chat("", "{\"role\": \"user\", \"content\": \"And leave?\"}"));
            assertThat(texts(asked().get("messages"), "/role")).containsExactly("system", "user", "assistant", "user");
        }
    }

    private static JsonNode send(QueryServerFixture server, String conversation, String body) throws Exception {
        return ok(server.send(HttpRequest.newBuilder(server.uri(CHAT))
                .header("X-Ragtime-Conversation", conversation)
                .POST(HttpRequest.BodyPublishers.ofString(body))));
    }

    private static JsonNode items(QueryServerFixture server, String name) throws Exception {
        return ok(server.get("/v1/conversations/" + name + "/items")).get("data");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            "tools": {} | tools
            "tools": [7] | tools[0]
            "tools": [{"type": "web_search"}] | tools[0].type
            "tools": [{"type": "function"}] | tools[0].function
            "tools": [{"type": "function", "function": {"name": "a b"}}] | tools[0].function.name
            "tools": [{"type": "function", "function": {"name": "a", "description": 7}}] | tools[0].function.description
            "tools": [{"type": "function", "function": {"name": "a", "parameters": []}}] | tools[0].function.parameters
            "tools": [{"type": "function", "function": {"name": "a", "strict": "yes"}}] | tools[0].function.strict
            "tools": [{"type": "function", "function": {"name": "a"}}, {"type": "function", "function": {"name": "a"}}] | tools[1]
            "tool_choice": "always" | tool_choice
            "tool_choice": "required" | tools
            "tool_choice": {"type": "function", "function": {"name": "a"}} | tool_choice.function.name
            "parallel_tool_calls": "no" | parallel_tool_calls
            "functions": [] | functions
            """)
    void tools_of_another_shape_are_refused_with_the_field(String more, String field) throws Exception {
        try (var server = serving()) {
            assertRefused(server, chat(more, QUESTION), field);
        }
    }

    @Test
    void turns_that_do_not_match_are_refused_with_their_place() throws Exception {
        try (var server = serving()) {
            assertRefused(server, chat("", QUESTION, OUTCOME), "messages[1].tool_call_id");
            assertRefused(server, chat("", QUESTION, CALLED), "messages[1].tool_calls");
            assertRefused(server, chat("", QUESTION, CALLED, QUESTION), "messages[1].tool_calls");
            assertRefused(
                    server, chat("", QUESTION, CALLED, OUTCOME.replace("call_7", "x")), "messages[2].tool_call_id");
            assertRefused(server, chat("", QUESTION, "{\"role\": \"tool\"}"), "messages[1].tool_call_id");
            assertRefused(
                    server,
                    chat("", QUESTION, CALLED.replace("\"name\": \"clock\",", "")),
                    "messages[1].tool_calls[0].function.name");
            assertRefused(
                    server,
                    chat("", "{\"role\": \"function\", \"name\": \"clock\", \"content\": \"a\"}", QUESTION),
                    "messages[0]");
            var many = TOOLS.replace("]", ", {\"type\": \"function\"}".repeat(128) + "]");
            assertRefused(server, chat(many, QUESTION), "tools");
            assertThat(model.requests).isEmpty();
        }
    }

    private static void assertRefused(QueryServerFixture server, String body, String field) throws Exception {
        var response = server.post(CHAT, body);
        assertThat(response.statusCode()).as(body).isEqualTo(400);
        assertThat(Json.parse(response.body()).at("/error/param").asText()).isEqualTo(field);
    }
}
