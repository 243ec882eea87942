package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.Completion;
import dev.ragtime.runtime.generate.Completion.Usage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ThinkingTest {
    private static final String QUESTION = "How many days of leave do I have?";

    private static final ChatModel MODEL = (request, listener, guard) -> {
        listener.thought("Trains [2], ");
        listener.thought("or leave?");
        listener.accept("You have 25 days [1].");
        return new Completion(
                "You have 25 days [1].",
                "Trains [2], or leave?",
                List.of(),
                "stop",
                Usage.NONE,
                Optional.empty(),
                List.of());
    };

    @Test
    void what_a_model_thinks_is_not_said_unless_the_pipeline_shows_it() throws Exception {
        try (var server = QueryServerFixture.generating("{modelRoute: {name: m}}", MODEL)) {
            assertThat(server.ask(QUESTION).toString()).doesNotContain("reasoning_content", "or leave?");
            assertThat(streamed(server)).doesNotContain("reasoning_content", "or leave?");
        }
    }

    @Test
    void what_is_shown_stands_beside_the_answer_and_is_not_cited() throws Exception {
        try (var server = QueryServerFixture.generating("{modelRoute: {name: m}, thinking: Show}", MODEL)) {
            var message = server.ask(QUESTION).at("/choices/0/message");
            assertThat(message.path("reasoning_content").asText()).isEqualTo("Trains [2], or leave?");
            assertThat(message.path("content").asText()).isEqualTo("You have 25 days [1].");
            assertThat(message.path("annotations")).hasSize(1);
        }
    }

    @Test
    void a_stream_has_the_thoughts_before_the_answer() throws Exception {
        try (var server = QueryServerFixture.generating("{modelRoute: {name: m}, thinking: Show}", MODEL)) {
            assertThat(streamed(server))
                    .containsSubsequence(
                            "{\"role\":\"assistant\",\"reasoning_content\":\"Trains [2], \"}",
                            "{\"reasoning_content\":\"or leave?\"}",
                            "{\"content\":\"You have 25 days [1].\"}",
                            "[DONE]");
        }
    }

    private static String streamed(QueryServerFixture server) throws Exception {
        return server.post("/v1/chat/completions", QueryServerFixture.chat(QUESTION, true))
                .body();
    }
}
