package dev.ragtime.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.http.Json;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormattedModelTest {
    private static final String SCHEMA = """
            {"type": "object", "properties": {"days": {"type": "integer"}}, "required": ["days"],
             "additionalProperties": false}""";

    private final List<ChatRequest> asked = new ArrayList<>();
    private final StringBuilder heard = new StringBuilder();

    private Completion answer(AnswerFormat format, String... answers) {
        Deque<String> script = new ArrayDeque<>(List.of(answers));
        ChatModel model = (request, listener, guard) -> {
            asked.add(request);
            var text = script.pop();
            listener.accept(text);
            return new Completion(text, "stop", new Usage(3, 2), Optional.empty());
        };
        var request = new ChatRequest(
                List.of(new ChatMessage("system", "Be exact."), new ChatMessage("user", "How many?")),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                Optional.of(format),
                ToolOffer.NOTHING);
        try (var guard = CallGuard.ofTime(Duration.ofSeconds(30))) {
            return new FormattedModel(model).answer(request, heard::append, guard);
        }
    }

    private static AnswerFormat format(String schema) {
        try {
            return AnswerFormat.of("response_format", "days", Json.parse(schema));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(schema, e);
        }
    }

    @Test
    void what_is_right_at_once_is_passed_on() {
        var completion = answer(format(SCHEMA), "{\"days\": 25}");

        assertThat(completion.text()).isEqualTo("{\"days\": 25}");
        assertThat(heard).hasToString("{\"days\": 25}");
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().messages()).hasSize(2);
        assertThat(asked.getFirst().messages().getFirst().content())
                .startsWith("Be exact.")
                .contains("\"days\"");
    }

    @Test
    void json_between_fences_is_taken_out() {
        assertThat(answer(format(SCHEMA), "Here it is:\n```json\n{\"days\": 25}\n```\nDone.")
                        .text())
                .isEqualTo("{\"days\": 25}");
    }

    @Test
    void what_is_wrong_is_shown_to_the_model_once_and_never_to_the_caller() {
        var completion = answer(format(SCHEMA), "{\"days\": \"many\"}", "{\"days\": 25}");

        assertThat(heard).hasToString("{\"days\": 25}");
        assertThat(completion.usage()).isEqualTo(new Usage(6, 4));
        assertThat(asked.getLast().messages().getLast().content())
                .contains("days")
                .contains("integer");
    }

    @Test
    void what_stays_wrong_is_an_error_that_says_how() {
        assertThatThrownBy(() -> answer(format(SCHEMA), "25", "{\"days\": 25, \"more\": 1}"))
                .isInstanceOfSatisfying(CallError.class, e -> {
                    assertThat(e.code()).isEqualTo("invalid_format");
                    assertThat(e.kind()).isEqualTo(CallError.Kind.BROKEN);
                    assertThat(e).hasMessageContaining("more");
                });
        assertThat(heard).isEmpty();
    }

    @Test
    void any_object_will_do_where_there_is_no_schema() {
        assertThat(answer(AnswerFormat.object("response_format"), "[1]", "{}").text())
                .isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\": \"https://example.com/schema.json\"}",
                "{\"$ref\": \"file:///etc/passwd\"}",
                "{\"$ref\": \"classpath:/openapi.yaml\"}",
                "{\"$ref\": \"#/$defs/missing\"}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"pattern\": \"(\"}}}",
                "{\"properties\": {\"a\": {\"pattern\": \"(?=a)b\"}}}"
            })
    void a_schema_that_cannot_be_used_is_refused(String schema) {
        assertThatThrownBy(() -> format(schema)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Timeout(30)
    void a_pattern_cannot_keep_the_process_busy() {
        var schema = format("{\"type\": \"string\", \"pattern\": \"^(a+)+$\"}").rule();

        assertThat(schema.problem('"' + "a".repeat(20_000) + "b\"")).isPresent();
    }
}
