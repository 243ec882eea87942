package dev.ragtime.runtime.context;

import static dev.ragtime.runtime.generate.ScriptedModel.status;
import static dev.ragtime.runtime.generate.ScriptedModel.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.ragtime.api.Reference;
import dev.ragtime.api.knowledgebase.Contextual;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.runtime.chunk.ContextQuestion;
import dev.ragtime.runtime.embed.Tokenizer;
import dev.ragtime.runtime.embed.Tokenizers;
import dev.ragtime.runtime.generate.RouteChatModel;
import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.RetryPatience;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A model behind a route that limits, refuses, thinks and rambles. */
class RouteContextWriterTest {
    private static final Contextual CONTEXTUAL = new Contextual(new Reference("lines"), 16);

    private final Tokenizer tokenizer = Tokenizers.open(Model.BGE_SMALL_EN_V1_5);
    private final CollectorRegistry registry = new CollectorRegistry();
    private final AtomicLong passed = new AtomicLong();
    private ScriptedModel model;
    private RouteContextWriter writer;

    /** Time passes when someone waits. */
    private final RetryPatience.Clock clock = new RetryPatience.Clock() {
        @Override
        public long nanos() {
            return passed.get();
        }

        @Override
        public void pause(Duration time) {
            passed.addAndGet(time.toNanos());
        }
    };

    @BeforeEach
    void start() throws IOException {
        model = ScriptedModel.answering(text("Lamps of the hall."));
        var answer = Duration.ofSeconds(10);
        writer = new RouteContextWriter(
                CONTEXTUAL,
                new RouteChatModel(Backends.newClient(), model.url(), "lines", answer),
                new RetryPatience(answer, Duration.ofMinutes(5), clock, RandomGenerator.getDefault()),
                tokenizer,
                registry);
    }

    @AfterEach
    void stop() {
        model.close();
    }

    private static ContextQuestion question(String text) {
        return new ContextQuestion(text);
    }

    private String line() throws InterruptedException {
        return writer.write(List.of(question("What are lamps?"))).getFirst();
    }

    @Test
    void eachQuestionHasItsOwnLineInOrder() throws InterruptedException {
        model.now(text("A line."));
        var questions =
                IntStream.range(0, 30).mapToObj(i -> question("question " + i)).toList();

        assertThat(writer.write(questions)).hasSize(30).containsOnly("A line.");
        assertThat(model.requests).hasSize(30);
        assertThat(model.requests)
                .extracting(ScriptedModel.Request::body)
                .anyMatch(body -> body.contains("question 29"));
    }

    @Test
    void anAnswerIsOneLineAndNoLongerThanItMayBe() throws InterruptedException {
        model.now(text("  About lamps,\n\nand " + "many other things ".repeat(20)));

        assertThat(line()).startsWith("About lamps, and many other").doesNotContain("\n");
        assertThat(tokenizer.count(line())).isLessThanOrEqualTo(16);
    }

    @Test
    void aProviderThatHasNoTimeIsAskedAgain() throws InterruptedException {
        var asked = new AtomicInteger();
        model.now(new ScriptedModel.Script() {
            @Override
            public void answer(HttpExchange exchange) throws IOException, InterruptedException {
                answer(exchange, false);
            }

            @Override
            public void answer(HttpExchange exchange, boolean streamed) throws IOException, InterruptedException {
                var script = asked.getAndIncrement() < 3 ? status(429, "slow down") : text("At last.");
                script.answer(exchange, streamed);
            }
        });

        assertThat(line()).isEqualTo("At last.");
        assertThat(registry.getSampleValue(
                        "ragtime_context_requests_total",
                        new String[] {"route", "outcome"},
                        new String[] {"lines", "busy"}))
                .isEqualTo(3);
    }

    @Test
    void afterFiveMinutesItIsGivenUpAndMayPass() {
        model.now(status(503, "no model is up"));

        assertThatThrownBy(this::line)
                .isInstanceOfSatisfying(
                        ContextException.class, e -> assertThat(e.isPassing()).isTrue())
                .hasMessageStartingWith("ModelRoute lines writes no lines for chunks: ")
                .hasMessageEndingWith("asked again for 5 minutes");
        assertThat(Duration.ofNanos(passed.get())).isGreaterThan(Duration.ofMinutes(4));
    }

    @Test
    void aModelThatRefusesAllIsNamedWithItsField() {
        model.now(status(404, "there is no model of that name"));

        assertThatThrownBy(this::line)
                .isInstanceOfSatisfying(
                        ContextException.class, e -> assertThat(e.isPassing()).isFalse())
                .hasMessageStartingWith("chunking.contextual.modelRoute.name: ModelRoute lines writes no lines")
                .hasMessageContaining("there is no model of that name");
    }

    @Test
    void aTextThatIsRefusedAloneHasNoLine() throws InterruptedException {
        line();
        model.now(status(400, "this content is filtered"));

        assertThat(line()).isEmpty();
    }

    @Test
    void whatItCostIsCounted() throws InterruptedException {
        line();
        line();

        // seven for the question, three for the answer
        assertThat(writer.tokensSpent()).isEqualTo(20);
        assertThat(registry.getSampleValue(
                        "ragtime_context_tokens_total", new String[] {"route"}, new String[] {"lines"}))
                .isEqualTo(20);
    }
}
