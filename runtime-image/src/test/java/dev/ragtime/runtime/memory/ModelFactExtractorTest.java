package dev.ragtime.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.ChatRequest;
import dev.ragtime.runtime.generate.Completion;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.generate.FormattedModel;
import dev.ragtime.runtime.generate.ModelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelFactExtractorTest {
    private final List<ChatRequest> asked = new ArrayList<>();

    private List<String> facts(String... answers) {
        ChatModel model = (request, listener, guard) -> {
            asked.add(request);
            return new Completion(
                    answers[Math.min(asked.size(), answers.length) - 1], "stop", new Usage(1, 1), Optional.empty());
        };
        return new ModelFactExtractor(new FormattedModel(model), Duration.ofMinutes(1)).facts("I am Jane.");
    }

    @Test
    void a_model_is_asked_about_the_question_alone_and_its_list_is_taken() {
        assertThat(facts("{\"facts\": [\"The user is\\nJane.\", \"\", \"" + "x".repeat(501) + "\"]}"))
                .containsExactly("The user is Jane.");
        assertThat(asked).singleElement().satisfies(request -> {
            assertThat(request.messages()).hasSize(2);
            assertThat(request.messages().getFirst().content()).contains("durable facts", "JSON");
            assertThat(request.messages().getLast().content()).isEqualTo("Question:\nI am Jane.");
        });
    }

    @Test
    void at_most_five_are_taken_of_one_question() {
        assertThat(facts("{\"facts\": [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\"]}"))
                .hasSize(5);
    }

    @Test
    void a_model_that_answers_otherwise_is_corrected_once_and_then_nothing_is_learned() {
        assertThat(facts("Jane!", "{\"facts\": [\"The user is Jane.\"]}")).containsExactly("The user is Jane.");
        asked.clear();
        assertThat(facts("Jane!", "[]")).isEmpty();
        assertThat(asked).hasSize(2);
    }

    @Test
    void a_model_that_is_away_teaches_nothing() {
        ChatModel away = (request, listener, guard) -> {
            throw new ModelException(ModelException.Reason.UNAVAILABLE, "it is away");
        };
        assertThat(new ModelFactExtractor(new FormattedModel(away), Duration.ofMinutes(1)).facts("I am Jane."))
                .isEmpty();
    }
}
