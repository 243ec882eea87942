package dev.ragtime.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.generate.ModelException.Reason;
import dev.ragtime.runtime.generate.RouteChatModel.Patience;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pipeline sends to a model and reads from it, on real sockets. */
class RouteChatModelTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final List<ChatMessage> MESSAGES = List.of(
            new ChatMessage("system", "Answer from the passages."),
            new ChatMessage("user", "What does the confidential plan of the eastern branch say?"));

    @AutoClose
    private final StubModels models = new StubModels();

    private final List<String> pieces = new ArrayList<>();

    RouteChatModelTest() throws IOException {}

    @Test
    void what_nobody_asked_for_is_not_sent() throws Exception {
        ask("ok", request(OptionalInt.empty(), OptionalDouble.empty()));

        var sent = Json.parse(models.requests("ok").getFirst().body());
        assertThat(sent.has("max_tokens")).isFalse();
        assertThat(sent.has("max_completion_tokens")).isFalse();
        assertThat(sent.has("temperature")).isFalse();
    }

    @Test
    void a_model_that_refuses_both_is_asked_as_it_wants_from_then_on() throws Exception {
        var model = model("reason", LONG);
        var request = request(OptionalInt.of(50), OptionalDouble.of(0));
        var first = ask(model, request);

        assertThat(first.text()).isEqualTo("Staff have 30 days of leave [1].");
        assertThat(first.refused())
                .extracting(ModelRefusal::field, ModelRefusal::message)
                .containsExactly(
                        tuple("max_tokens", "'max_tokens' is not accepted, send 'max_completion_tokens'"),
                        tuple("temperature", "'temperature' accepts only 1 with this model"));
        assertThat(models.requests("reason")).hasSize(3);

        assertThat(ask(model, request).refused()).isEmpty();
        assertThat(models.requests("reason")).hasSize(4);
        var sent = Json.parse(models.requests("reason").getLast().body());
        assertThat(sent.path("max_completion_tokens").asInt()).isEqualTo(50);
        assertThat(sent.has("max_tokens")).isFalse();
        assertThat(sent.has("temperature")).isFalse();
    }

    @Test
    void a_model_that_refuses_a_temperature_only_keeps_its_limit() throws Exception {
        ask("temp", request(OptionalInt.of(50), OptionalDouble.of(0)));

        var sent = Json.parse(models.requests("temp").getLast().body());
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(50);
        assertThat(sent.has("temperature")).isFalse();
    }

    @Test
    void a_value_that_one_caller_asked_for_and_the_model_refused_changes_nothing_for_others() throws Exception {
        var model = model("small", LONG);
        ask(model, request(OptionalInt.of(5000), OptionalDouble.of(2)));
        var sent = Json.parse(models.requests("small").getLast().body());
        assertThat(sent.has("max_tokens")).isFalse();
        assertThat(sent.has("temperature")).isFalse();

        ask(model, request(OptionalInt.of(50), OptionalDouble.of(1)));
        sent = Json.parse(models.requests("small").getLast().body());
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(50);
        assertThat(sent.path("temperature").asDouble()).isEqualTo(1);
    }

    @Test
    void a_refusal_for_good_comes_with_the_servers_words_and_without_the_prompts() {
        var failure = catchThrowableOfType(
                ModelException.class, () -> ask("strict", request(OptionalInt.empty(), OptionalDouble.empty())));

        assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
        assertThat(failure.refusal().orElseThrow()).isEqualTo(new ModelRefusal(400, "tools", "tools are not for …"));
        assertThat(failure.getMessage())
                .contains("400")
                .contains("tools are not for")
                .doesNotContain("confidential");
        assertThat(models.requests("strict")).hasSize(1);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            think    | Staff have 30 [1].               | The user asks [2]. Equipment
            rcontent | Staff have 30 days [1].          | thinking hard
            badjson  | Staff have 30 days of leave [1]. | ''
            nostream | Staff have 30 days of leave [1]. | ''
            gzip     | Staff have 30 days of leave [1]. | ''
            nodone   | Staff have 30 days [1].          | ''
            array    | Staff have 30 days.              | ''
            crlf     | Staff have 30 days [1].          | ''
            """)
    void the_answer_is_what_a_user_should_read(String behaviour, String text, String thinking) {
        var completion = ask(behaviour, request(OptionalInt.empty(), OptionalDouble.empty()));

        assertThat(completion.text()).isEqualTo(text);
        assertThat(completion.thinking()).isEqualTo(thinking);
        assertThat(String.join("", pieces)).isEqualTo(text);
    }

    @Test
    void thinking_that_the_servers_template_began_is_no_part_of_an_answer_and_not_even_streamed_from_the_next_on() {
        var model = model("endthink", LONG);
        var request = request(OptionalInt.empty(), OptionalDouble.empty());

        for (var time = 0; time < 2; time++) {
            pieces.clear();
            var completion = ask(model, request);
            assertThat(completion.text()).isEqualTo("Staff have 30 [1].");
            assertThat(completion.thinking()).isEqualTo("The user asks [2]. Hm.");
        }
        assertThat(String.join("", pieces)).isEqualTo("Staff have 30 [1].");
    }

    @ParameterizedTest
    @ValueSource(strings = {"onlythink", "sseerr", "cut", "jsonerr", "broken"})
    void what_is_no_answer_is_a_failure(String behaviour) {
        var failure = catchThrowableOfType(
                ModelException.class, () -> ask(behaviour, request(OptionalInt.empty(), OptionalDouble.empty())));

        assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    }

    @Test
    void a_stream_that_falls_silent_ends() {
        var model = model("stall", Duration.ofMillis(300));
        var failure = catchThrowableOfType(
                ModelException.class, () -> ask(model, request(OptionalInt.empty(), OptionalDouble.empty())));

        assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(pieces).containsExactly("Staff ");
    }

    @Test
    void however_late_a_model_is_asked_it_leaves_time_for_an_answer_without_it() {
        var patience = Patience.leaving(Duration.ofSeconds(60), Duration.ofSeconds(10));
        try (var early = CallGuard.ofTime(Duration.ofMinutes(2));
                var shorter = CallGuard.ofTime(Duration.ofSeconds(60));
                var hasty = CallGuard.ofTime(Duration.ofSeconds(6));
                var over = CallGuard.ofTime(Duration.ZERO)) {
            assertThat(patience.firstByteWithin(early)).hasSeconds(50);
            assertThat(patience.firstByteWithin(shorter))
                    .as("some of its time is over")
                    .isLessThan(Duration.ofSeconds(50));
            assertThat(patience.firstByteWithin(hasty))
                    .as("a sixth is kept")
                    .isLessThan(Duration.ofSeconds(5))
                    .isPositive();
            assertThat(patience.firstByteWithin(over)).isZero();
        }
    }

    private static ChatRequest request(OptionalInt maxTokens, OptionalDouble temperature) {
        return new ChatRequest(MESSAGES, maxTokens, temperature);
    }

    private RouteChatModel model(String behaviour, Duration silence) {
        return new RouteChatModel(
                Backends.newClient(), models.url(behaviour), "chat", new Patience(Duration.ofSeconds(20), silence));
    }

    private Completion ask(String behaviour, ChatRequest request) {
        return ask(model(behaviour, LONG), request);
    }

    private Completion ask(RouteChatModel model, ChatRequest request) {
        try (var guard = CallGuard.ofTime(LONG)) {
            return model.answer(request, pieces::add, guard);
        }
    }
}
