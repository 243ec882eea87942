package dev.ragtime.runtime.serve;

import static dev.ragtime.runtime.serve.ServedJson.events;
import static dev.ragtime.runtime.serve.ServedJson.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.generate.RouteChatModel;
import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same tools in Anthropic's messages and OpenAI's responses. */
class ClientToolProtocolsTest {
    private static final String MESSAGES = "/v1/messages";
    private static final String RESPONSES = "/v1/responses";
    private static final String CLOCK = "{\"name\": \"clock\", \"input_schema\": {\"type\": \"object\"}}";
    private static final String FUNCTION =
            "{\"type\": \"function\", \"name\": \"clock\", \"parameters\": {\"type\": \"object\"}}";

    private ScriptedModel model;
    private QueryServerFixture server;

    @BeforeEach
    void start() throws IOException {
        model = ScriptedModel.answering(ScriptedModel.calling(""));
        server = QueryServerFixture.remembering(
                new RouteChatModel(Backends.newClient(), model.url(), "chat", Duration.ofSeconds(30)));
    }

    @AfterEach
    void close() {
        server.close();
        model.close();
    }

    private JsonNode post(String path, String body) throws Exception {
        var response = server.post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.parse(response.body());
    }

    private JsonNode asked() throws IOException {
        return Json.parse(model.requests.getLast().body());
    }

    private static String message(String more, String... messages) {
        return "{\"max_tokens\": 50, " + more + "\"messages\": [" + String.join(", ", messages) + "]}";
    }

    private static final String USER = "{\"role\": \"user\", \"content\": \"How late is it in Oslo?\"}";
    private static final String USE = """
            {"role": "assistant", "content": [{"type": "text", "text": "One moment."},
              {"type": "tool_use", "id": "call_7", "name": "clock", "input": {"city": "Oslo"}}]}""";
    private static final String RESULT = """
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "call_7",
              "content": [{"type": "text", "text": "ten past nine"}]}]}""";

    @Test
    void a_message_holds_the_call_and_says_why_it_stops() throws Exception {
        var message =
                post(MESSAGES, message("\"tools\": [" + CLOCK + "], \"tool_choice\": {\"type\": \"any\"}, ", USER));

        assertThat(message.get("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(message.get("content")).hasSize(1);
        assertThat(message.at("/content/0/type").asText()).isEqualTo("tool_use");
        assertThat(message.at("/content/0/input/city").asText()).isEqualTo("Oslo");
        assertThat(asked().get("tool_choice").asText()).isEqualTo("required");
        assertThat(asked().at("/tools/0/function/parameters/type").asText()).isEqualTo("object");
    }

    @Test
    void a_message_goes_on_from_what_a_tool_gave() throws Exception {
        model.now(ScriptedModel.text("Ten past nine [1]."));
        var message = post(MESSAGES, message("\"tools\": [" + CLOCK + "], ", USER, USE, RESULT));

        assertThat(message.get("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(texts(asked().get("messages"), "/role")).containsExactly("system", "user", "assistant", "tool");
        assertThat(asked().at("/messages/2/content").asText()).isEqualTo("One moment.");
        assertThat(asked().at("/messages/2/tool_calls/0/function/arguments").asText())
                .isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(asked().at("/messages/3/content").asText()).isEqualTo("ten past nine");
    }

    @Test
    void blocks_of_a_streamed_message_follow_one_another() throws Exception {
        model.now(ScriptedModel.calling("One moment."));
        var events = events(server.post(MESSAGES, message("\"stream\": true, \"tools\": [" + CLOCK + "], ", USER))
                .body());

        assertThat(texts(events, "/type"))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(events.get(4).at("/content_block/name").asText()).isEqualTo("clock");
        assertThat(events.get(4).get("index").asInt()).isEqualTo(1);
        assertThat(events.get(5).at("/delta/partial_json").asText()).isEqualTo("{\"city\":");
        assertThat(events.get(8).at("/delta/stop_reason").asText()).isEqualTo("tool_use");
    }

    @Test
    void what_a_message_cannot_have_is_refused_with_the_field() throws Exception {
        for (var wrong : List.of(
                "\"tools\": [{\"type\": \"web_search_20250305\", \"name\": \"web_search\"}], ",
                "\"tools\": [{\"name\": \"clock\", \"input_schema\": 7}], ",
                "\"tool_choice\": {\"type\": \"all\"}, ")) {
            var refused = server.post(MESSAGES, message(wrong, USER));
            assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
            assertThat(Json.parse(refused.body()).at("/error/message").asText())
                    .containsAnyOf("tools[0].type", "tools[0].input_schema", "tool_choice.type");
        }
        assertThat(server.post(MESSAGES, message("", USER, USE)).statusCode()).isEqualTo(400);
        assertThat(server.post(MESSAGES, message("", USER, RESULT)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_response_holds_the_call_and_is_not_kept() throws Exception {
        var response = post(RESPONSES, "{\"input\": \"How late is it?\", \"tools\": [" + FUNCTION + "]}");

        assertThat(response.get("status").asText()).isEqualTo("completed");
        assertThat(texts(response.get("output"), "/type")).containsExactly("file_search_call", "function_call");
        assertThat(response.at("/output/1/call_id").asText()).isEqualTo("call_7");
        assertThat(response.at("/output/1/arguments").asText()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(response.get("store").asBoolean()).isFalse();
        assertThat(response.at("/tools/0/name").asText()).isEqualTo("clock");
        assertThat(server.get(RESPONSES + "/" + response.get("id").asText()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_response_goes_on_from_what_a_function_gave() throws Exception {
        var first = post(RESPONSES, "{\"input\": \"How late is it?\", \"tools\": [" + FUNCTION + "]}");
        model.now(ScriptedModel.text("Ten past nine."));
        var input = Json.object().putArray("input");
        input.addObject().put("role", "user").put("content", "How late is it?");
        first.get("output").forEach(input::add);
        input.addObject()
                .put("type", "function_call_output")
                .put("call_id", "call_7")
                .put("output", "ten past nine");

        var second = post(RESPONSES, "{\"input\": " + input + ", \"tools\": [" + FUNCTION + "]}");

        assertThat(texts(second.get("output"), "/type")).containsExactly("file_search_call", "message");
        assertThat(second.get("store").asBoolean()).isTrue();
        assertThat(texts(asked().get("messages"), "/role")).containsExactly("system", "user", "assistant", "tool");
    }

    @Test
    void a_streamed_response_tells_of_the_call_as_it_is_written() throws Exception {
        var events = events(
                server.post(RESPONSES, "{\"input\": \"How late?\", \"stream\": true, \"tools\": [" + FUNCTION + "]}")
                        .body());

        assertThat(texts(events, "/type"))
                .containsSubsequence(
                        "response.created",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed")
                .doesNotContain("response.output_text.done");
        var last = events.getLast().get("response");
        assertThat(last.at("/output/1/id").asText())
                .isEqualTo(events.get(events.size() - 2).at("/item/id").asText());
        assertThat(events.get(events.size() - 2).get("output_index").asInt()).isEqualTo(1);
    }

    @Test
    void what_a_response_cannot_have_is_refused_with_the_field() throws Exception {
        assertRefused("\"tools\": [{\"type\": \"code_interpreter\"}], \"input\": \"a\"", "tools[0].type");
        assertRefused("\"tools\": [{\"type\": \"function\"}], \"input\": \"a\"", "tools[0].name");
        assertRefused(
                "\"tools\": [" + FUNCTION + "], \"tool_choice\": {\"type\": \"allowed_tools\"}, \"input\": \"a\"",
                "tool_choice");
        assertRefused(
                "\"input\": [{\"type\": \"function_call_output\", \"call_id\": \"a\", \"output\": \"b\"}]", "input");
        assertRefused("\"input\": [{\"type\": \"custom_tool_call\"}]", "input[0].type");
    }

    private void assertRefused(String body, String field) throws Exception {
        var response = server.post(RESPONSES, "{" + body + "}");
        assertThat(response.statusCode()).as(body).isEqualTo(400);
        assertThat(Json.parse(response.body()).at("/error/param").asText()).isEqualTo(field);
    }
}
