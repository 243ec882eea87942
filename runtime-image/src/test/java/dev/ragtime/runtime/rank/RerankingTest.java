package dev.ragtime.runtime.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.Completion;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.generate.ModelException;
import dev.ragtime.runtime.rank.Reranker.RerankException;
import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.runtime.retrieve.Passage;
import dev.ragtime.runtime.retrieve.Placement;
import dev.ragtime.runtime.retrieve.RetrievalResult;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RerankingTest {
    private final List<List<String>> asked = new ArrayList<>();

    private Refinement refinement(String rerank, double... scores) {
        return refinement(rerank, (question, texts, budget) -> {
            asked.add(texts);
            return scores;
        });
    }

    private static Refinement refinement(String rerank, Reranker reranker) {
        var settings = Serialization.unmarshal("rerank: " + rerank, Retrieval.class);
        return Refinement.of(settings, Optional.of(reranker), () -> Instant.EPOCH);
    }

    private static RetrievalResult found(String... texts) {
        var score = new double[] {1};
        return new RetrievalResult(
                Stream.of(texts).map(text -> passage(text, score[0] *= 0.9)).toList(), false, List.of(), 0, 0);
    }

    private static Passage passage(String text, double score) {
        var document = DocumentId.of("docs", text);
        var chunk =
                new Chunk(DocumentId.ofChunk(document, 0, text), document, 0, "docs", text, "u", "Title", "", text, 3);
        return new Passage("handbook", chunk, score, OptionalDouble.empty(), OptionalDouble.empty(), List.of());
    }

    private static List<String> texts(RetrievalResult result) {
        return result.passages().stream().map(passage -> passage.chunk().text()).toList();
    }

    @Test
    void passagesStandByWhatTheModelSays() {
        var result = refinement("{modelRoute: {name: r}}", 0.1, 0.9, 0.5).apply("?", found("a", "b", "c"), 2);

        assertThat(texts(result)).containsExactly("b", "c");
        assertThat(result.passages()).extracting(Passage::score).containsExactly(0.9, 0.5);
        assertThat(result.passages().getFirst().placements()).containsExactly(Placement.ranked("rerank", 1, 0.9));
        assertThat(asked.getFirst()).startsWith("Title\na");
        assertThat(result.degraded()).isEmpty();
    }

    @Test
    void asManyAreRetrievedAsAreToBeRanked() {
        assertThat(refinement("{modelRoute: {name: r}}").wanted(8)).isEqualTo(50);
        assertThat(refinement("{modelRoute: {name: r}, candidates: 10}").wanted(8))
                .isEqualTo(10);
        assertThat(refinement("{modelRoute: {name: r}, candidates: 10}").wanted(20))
                .isEqualTo(20);
        assertThat(refinement("{modelRoute: {name: r}, candidates: 10}\ndiversity: {maxPassagesPerDocument: 1}")
                        .wanted(8))
                .as("others take the places of those that go")
                .isEqualTo(50);
        assertThat(refinement("{modelRoute: {name: r}}").rehearsed().wanted(8)).isEqualTo(8);
    }

    @Test
    void noMoreAreRankedThanIsAllowedAndTheOthersStandBehindThem() {
        var result =
                refinement("{modelRoute: {name: r}, candidates: 2}", 0.1, 0.9).apply("?", found("a", "b", "c", "d"), 4);

        assertThat(asked).containsExactly(List.of("Title\na", "Title\nb"));
        assertThat(texts(result)).containsExactly("b", "a", "c", "d");
        assertThat(result.passages())
                .extracting(Passage::score)
                .isSortedAccordingTo(Comparator.reverseOrder())
                .doesNotHaveDuplicates();
    }

    @Test
    void logitsBecomeProbabilities() {
        var result = refinement("{modelRoute: {name: r}}", -4, 3).apply("?", found("a", "b"), 2);

        assertThat(texts(result)).containsExactly("b", "a");
        assertThat(result.passages().getFirst().score()).isBetween(0.95, 0.96);
        assertThat(result.passages().getLast().score()).isBetween(0.01, 0.02);
    }

    @Test
    void itAbstainsWhenEvenTheBestFitsTooLittle() {
        var strict = "{modelRoute: {name: r}, minScore: \"0.5\"}";

        assertThat(refinement(strict, 0.1, 0.4).apply("?", found("a", "b"), 2).abstained())
                .isTrue();
        assertThat(refinement(strict, 0.4).apply("?", found("a"), 2).abstained())
                .isTrue();
        assertThat(refinement(strict, 0.1, 0.6).apply("?", found("a", "b"), 2).abstained())
                .isFalse();
    }

    @Test
    void whatIsLateOrNonsenseLeavesTheOrderAndIsTold() {
        var late = refinement("{modelRoute: {name: r}}", (question, texts, budget) -> {
                    throw RerankException.late(budget);
                })
                .apply("?", found("a", "b"), 2);
        var failed = refinement("{modelRoute: {name: r}, minScore: \"0.5\"}", (question, texts, budget) -> {
                    throw RerankException.failed("nonsense", null);
                })
                .apply("?", found("a", "b"), 2);

        assertThat(texts(late)).containsExactly("a", "b");
        assertThat(late.degraded()).extracting(Degradation::text).containsExactly("RerankerLate");
        assertThat(texts(failed)).containsExactly("a", "b");
        assertThat(failed.degraded()).extracting(Degradation::text).containsExactly("RerankerFailed");
    }

    @Test
    void whoAsksForAnAnswerWaitsForItNoLongerThanThatBears() {
        var budgets = new ArrayList<Duration>();
        Reranker patient = (question, texts, budget) -> {
            budgets.add(budget);
            return new double[] {0.1, 0.9};
        };
        var bounded = new BoundedReranker(patient, Duration.ofSeconds(2));
        refinement("{judge: {name: r}}", bounded).apply("?", found("a", "b"), 2);
        refinement("{modelRoute: {name: r}}", bounded).apply("?", found("a", "b"), 2);

        assertThat(budgets).containsExactly(Duration.ofSeconds(2), Duration.ofMillis(300));
    }

    @Test
    void nothingIsAskedAboutNothing() {
        assertThat(refinement("{modelRoute: {name: r}, minScore: \"0.5\"}")
                        .apply("?", found(), 2)
                        .passages())
                .isEmpty();
        assertThat(texts(refinement("{modelRoute: {name: r}}").apply("?", found("a"), 2)))
                .containsExactly("a");
        assertThat(asked).isEmpty();
    }

    private static ChatModel saying(String text) {
        return (request, listener, guard) -> {
            listener.accept(text);
            return new Completion(text, "stop", Usage.NONE, Optional.empty());
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    [10, 0]
                    Passage [1] answers it. ```json\\n[10, 0]\\n```
                    """)
    void aJudgeGivesTenthsOfWhatItSays(String said) {
        assertThat(new JudgeReranker(saying(said)).scores("?", List.of("a", "b"), Duration.ofSeconds(9)))
                .containsExactly(1, 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    I cannot judge that. | gives no list of numbers
                    [10]                 | gives 1 numbers for 2 passages
                    [10, "good"]         | is no number from 0 to 10
                    [10, 11]             | is no number from 0 to 10
                    [10, 5               | gives no list of numbers
                    """)
    void aJudgeThatSaysSomethingElseFails(String said, String why) {
        assertThatThrownBy(() -> new JudgeReranker(saying(said)).scores("?", List.of("a", "b"), Duration.ofSeconds(9)))
                .isInstanceOf(RerankException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aJudgeThatThinksTooLongIsLate() {
        ChatModel slow = (request, listener, guard) -> {
            var stopped = new CountDownLatch(1);
            guard.onStop(stopped::countDown);
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new ModelException(ModelException.Reason.UNAVAILABLE, "stopped");
        };

        assertThatThrownBy(() -> new JudgeReranker(slow).scores("?", List.of("a", "b"), Duration.ofMillis(50)))
                .isInstanceOfSatisfying(
                        RerankException.class, e -> assertThat(e.late()).isTrue());
    }
}
