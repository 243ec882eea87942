package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.generate.RouteChatModel;
import dev.ragtime.runtime.generate.StubModels;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.Json;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Conversations of clients that have tools. */
class ToolTurnsTest {
    private static final String CONVERSATION = """
            {"model": "assistant", "messages": [
              {"role": "developer", "content": "Be brief."},
              {"role": "user", "content": "How late is it?"},
              {"role": "assistant", "content": null, "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "clock", "arguments": "{}"}}]},
              {"role": "tool", "tool_call_id": "c1", "content": "ten past nine"},
              {"role": "assistant", "tool_calls": []},
              {"role": "user", "content": "How many days of leave do staff have?"}]}""";

    @Test
    void turns_of_tools_are_passed_on_and_empty_ones_left_out() throws Exception {
        try (var models = new StubModels();
                var server = QueryServerFixture.withModel(
                        QueryServerFixture.handbook(),
                        new RouteChatModel(Backends.newClient(), models.url("ok"), "chat", Duration.ofSeconds(30)))) {
            var response = server.post("/v1/chat/completions", CONVERSATION);

            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            var roles = new ArrayList<String>();
            Json.parse(models.requests("ok").getFirst().body())
                    .path("messages")
                    .forEach(m -> roles.add(m.path("role").asText()));
            assertThat(roles).containsExactly("system", "user", "assistant", "tool", "user");
        }
    }

    @Test
    void a_blank_question_is_named_by_its_place_in_the_conversation() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var response = server.post(
                    "/v1/chat/completions", CONVERSATION.replace("How many days of leave do staff have?", " "));

            assertThat(Json.parse(response.body()).at("/error/param").asText()).isEqualTo("messages[5].content");
        }
    }

    @Test
    void a_stall_before_the_client_has_seen_a_word_is_answered_with_quotes() throws Exception {
        try (var models = new StubModels();
                var server = QueryServerFixture.withModel(
                        QueryServerFixture.handbook(),
                        new RouteChatModel(
                                Backends.newClient(),
                                models.url("stall"),
                                "chat",
                                new RouteChatModel.Patience(Duration.ofSeconds(30), Duration.ofMillis(300))))) {
            assertThat(server.ask("How many days of leave?")
                            .at("/choices/0/message/content")
                            .asText())
                    .contains("25 days of annual leave. [1]");
        }
    }
}
