package dev.ragtime.runtime.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.api.knowledgebase.RoutedModel;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.RetryPatience;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider behind a route that limits, fails and lies. */
class RouteEmbedderTest {
    private static final RoutedModel MODEL =
            new RoutedModel("embeddings", StubProvider.MODEL, 3, null, "query: ", "passage: ", null);
    private static final Duration GIVEN_UP_AFTER = Duration.ofMinutes(5);

    private final Tokenizer tokenizer = Tokenizers.open(Model.BGE_SMALL_EN_V1_5);
    private CollectorRegistry registry;
    private final FakeClock clock = new FakeClock();
    private StubProvider provider;
    private Embedder embedder;

    /** Time passes when someone waits. */
    private static final class FakeClock implements RetryPatience.Clock {
        private final List<Duration> pauses = new ArrayList<>();

        @Override
        public long nanos() {
            return pauses.stream().mapToLong(Duration::toNanos).sum();
        }

        @Override
        public void pause(Duration time) {
            pauses.add(time);
        }
    }

    @BeforeEach
    void start() throws IOException {
        provider = new StubProvider(StubProvider::numbered);
        embedder = open(MODEL);
    }

    private Embedder open(RoutedModel model) {
        registry = new CollectorRegistry();
        var answer = Duration.ofMillis(1500);
        var random = RandomGenerator.getDefault();
        return new RouteEmbedder(
                model,
                new EmbeddingsApi(Backends.newClient(), provider.endpoint(), model),
                tokenizer,
                new RetryPatience(answer, Duration.ZERO, clock, random),
                new RetryPatience(answer, GIVEN_UP_AFTER, clock, random),
                new RouteMetrics(registry),
                Counter.build("ragtime_embed_truncated_total", "Texts cut.")
                        .labelNames("model")
                        .register(registry)
                        .labels(model.id()));
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "text number " + i).toList();
    }

    private static float[] vector(String text) {
        return Pooling.normalise(StubProvider.numbered(List.of(text)).getFirst());
    }

    @Test
    void passagesGoInBatchesOf32WithTheirPrefixAndComeBackInOrder() {
        var texts = texts(70);
        var vectors = embedder.passages(texts);
        assertThat(provider.batches()).containsExactly(32, 32, 6);
        assertThat(provider.requests().getFirst().at("/input/0").asText()).isEqualTo("passage: text number 0");
        for (int i = 0; i < 70; i++) assertThat(vectors.get(i)).isEqualTo(vector("passage: " + texts.get(i)));
    }

    @Test
    void aBatchHoldsNoMoreThan8000Tokens() {
        embedder.passages(List.of("leave ".repeat(5000), "leave ".repeat(2500), "leave ".repeat(2500)));
        assertThat(provider.batches()).containsExactly(2, 1);
    }

    @Test
    void aServerThatTakesFewerIsAskedForFewer() {
        provider.takesAtMost(10);
        var texts = texts(32);
        assertThat(embedder.passages(texts)).hasSize(32).last().isEqualTo(vector("passage: " + texts.getLast()));
        assertThat(provider.batches()).startsWith(32, 16, 8, 8);
    }

    @Test
    void aQuestionIsOneTextWithItsPrefixAndTheModelIsNamed() {
        embedder.query("how many days?");
        var request = provider.requests().getFirst();
        assertThat(request.at("/input/0").asText()).isEqualTo("query: how many days?");
        assertThat(request.path("model").asText()).isEqualTo(StubProvider.MODEL);
        assertThat(request.has("dimensions")).isFalse();
    }

    @Test
    void dimensionsAreAskedForWhereTheDefinitionSaysSo() {
        open(new RoutedModel("embeddings", StubProvider.MODEL, 3, true, null, null, null))
                .query("how many days?");
        assertThat(provider.requests().getFirst().path("dimensions").asInt()).isEqualTo(3);
    }

    @Test
    void aLimitIsWaitedOutForAsLongAsTheProviderSays() {
        provider.refuse(2, 429, Map.of("Retry-After", "7"), "{\"error\":{\"message\":\"rate limit\"}}");
        assertThat(embedder.passages(texts(3))).hasSize(3);
        assertThat(clock.pauses)
                .hasSize(2)
                .allSatisfy(pause -> assertThat(pause)
                        .as("not before, and not all in one moment")
                        .isBetween(Duration.ofSeconds(7), Duration.ofMillis(7700)))
                .doesNotHaveDuplicates();
    }

    @Test
    void withoutAWordOnItWaitsGrowAndVary() {
        provider.refuse(5, 503, Map.of(), "");
        embedder.passages(texts(1));
        assertThat(clock.pauses).hasSize(5);
        var longest = Duration.ofMillis(500);
        for (var pause : clock.pauses) {
            assertThat(pause).isBetween(longest.dividedBy(2), longest);
            longest = longest.multipliedBy(2);
        }
    }

    @Test
    void aProviderThatHasNoTimeIsGivenUpAfterFiveMinutesAndSaysWhy() {
        provider.refuseAlways(429, Map.of(), "{\"error\":{\"message\":\"quota exceeded\"}}");
        assertThatThrownBy(() -> embedder.passages(texts(3)))
                .isInstanceOfSatisfying(
                        EmbeddingException.class, e -> assertThat(e.isPassing()).isTrue())
                .hasMessageContainingAll("ModelRoute embeddings", "429", "quota exceeded", "5 minutes");
        assertThat(Duration.ofNanos(clock.nanos())).isBetween(Duration.ofMinutes(4), GIVEN_UP_AFTER);
    }

    @Test
    void aQuestionWaitsForNobody() {
        provider.refuseAlways(429, Map.of("Retry-After", "1"), "");
        assertThatThrownBy(() -> embedder.query("how many days?"))
                .isInstanceOfSatisfying(
                        EmbeddingException.class, e -> assertThat(e.isPassing()).isTrue());
        assertThat(provider.requests()).hasSize(1);
        assertThat(clock.pauses).isEmpty();
    }

    @Test
    void aProviderThatLetsQuestionsWaitInVainIsNotWaitedForUntilItAnswers() {
        provider.fallSilent();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> embedder.query("how many days?")).hasMessageContaining("did not answer within");
        }
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() -> embedder.query("how many days?"))
                    .isInstanceOfSatisfying(
                            EmbeddingException.class,
                            e -> assertThat(e.isPassing()).isTrue())
                    .hasMessageContainingAll("ModelRoute embeddings", "in vain");
        }
        provider.recover();
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .ignoreExceptionsInstanceOf(EmbeddingException.class)
                .until(() -> embedder.query("how many days?").length == 3);
    }

    @Test
    void aServerThatIsAwayIsPassing() {
        provider.close();
        assertThatThrownBy(() -> embedder.passages(texts(1)))
                .isInstanceOfSatisfying(
                        EmbeddingException.class, e -> assertThat(e.isPassing()).isTrue())
                .hasMessageContaining("cannot be asked");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 422})
    void whatIsRefusedIsNotAskedAgain(int status) {
        provider.refuseAlways(status, Map.of(), "{\"error\":{\"message\":\"no such model\"}}");
        assertThatThrownBy(() -> embedder.passages(texts(1)))
                .isInstanceOfSatisfying(
                        EmbeddingException.class, e -> assertThat(e.isPassing()).isFalse())
                .hasMessageContainingAll("embedding.modelRoute.name", status + "", "no such model");
        assertThat(clock.pauses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void aTextThatIsRefusedWhereOthersAreEmbeddedIsToldFromAProviderThatRefusesAll(int count) {
        provider.refusing("number 0");
        assertThatThrownBy(() -> embedder.passages(texts(count)))
                .isInstanceOfSatisfying(
                        EmbeddingException.class, e -> assertThat(e.isOfText()).isTrue())
                .hasMessageContainingAll("ModelRoute embeddings", "content filter");
    }

    @Test
    void vectorsInAnotherOrderAreSortedByTheirIndex() {
        provider.lying(answer -> {
            var data = (ArrayNode) answer.get("data");
            var reversed = IntStream.range(0, data.size())
                    .mapToObj(i -> data.get(data.size() - 1 - i))
                    .toList();
            data.removeAll().addAll(reversed);
            return answer;
        });
        var texts = texts(4);
        assertThat(embedder.passages(texts).getFirst()).isEqualTo(vector("passage: " + texts.getFirst()));
    }

    @Test
    void fewerVectorsThanTextsAreRefused() {
        lie(
                answer -> {
                    ((ArrayNode) answer.get("data")).remove(0);
                    return answer;
                },
                "embedding.modelRoute.name",
                "2 vectors for 3 texts");
    }

    @Test
    void twoVectorsOfOneTextAreRefused() {
        lie(
                answer -> {
                    first(answer).put("index", 1);
                    return answer;
                },
                "index is not 0 to 2, each once");
    }

    @Test
    void vectorsOfAnotherLengthAreRefusedWithBothLengths() {
        lie(
                answer -> {
                    ((ArrayNode) first(answer).get("embedding")).add(1);
                    return answer;
                },
                "embedding.modelRoute.dimensions",
                "is 3",
                "a vector of 4",
                "requestDimensions");
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        lie(
                answer -> {
                    ((ArrayNode) first(answer).get("embedding")).set(0, Double.NaN);
                    return answer;
                },
                "null, NaN, or zeros only");
        lie(
                answer -> {
                    ((ArrayNode) first(answer).get("embedding")).setNull(1);
                    return answer;
                },
                "null, NaN, or zeros only");
        lie(
                answer -> {
                    first(answer).putArray("embedding").add(0).add(0).add(0);
                    return answer;
                },
                "null, NaN, or zeros only");
    }

    @Test
    void theVectorsOfAnotherModelAreRefused() {
        lie(answer -> answer.put("model", "other-model"), "embedding.modelRoute.model", "the answer is by other-model");
    }

    private static ObjectNode first(ObjectNode answer) {
        return (ObjectNode) answer.at("/data/0");
    }

    private void lie(UnaryOperator<ObjectNode> change, String... said) {
        provider.lying(change);
        assertThatThrownBy(() -> embedder.passages(texts(3)))
                .isInstanceOfSatisfying(
                        EmbeddingException.class, e -> assertThat(e.isPassing()).isFalse())
                .hasMessageContainingAll(said);
        assertThat(clock.pauses).isEmpty();
    }

    @Test
    void aPageInPlaceOfAnAnswerIsAskedForAgain() {
        provider.refuse(1, 200, Map.of(), "<html>the gateway restarts</html>");
        assertThat(embedder.passages(texts(1))).hasSize(1);
        assertThat(clock.pauses).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null"})
    void anEmptyAnswerIsAskedForAgain(String answer) {
        provider.refuse(1, 200, Map.of(), answer);
        assertThat(embedder.passages(texts(1))).hasSize(1);
        assertThat(clock.pauses).hasSize(1);
    }

    @Test
    void vectorsThatAreNoListAreRefused() {
        lie(
                answer -> {
                    answer.putObject("data").put("a", 1).put("b", 2).put("c", 3);
                    return answer;
                },
                "embedding.modelRoute.name",
                "OpenAI's API");
    }

    @Test
    void tokensAreCountedAsTheProviderCountsThem() {
        embedder.passages(List.of("one two", "three"));
        // with a prefix of one word each
        assertThat(embedder.tokensSpent()).isEqualTo(5);
        assertThat(sample("ragtime_embed_tokens_total", "model", StubProvider.MODEL))
                .isEqualTo(5);
    }

    @Test
    void tokensThatTheProviderDoesNotCountAreCountedHere() {
        provider.lying(answer -> {
            answer.remove("usage");
            return answer;
        });
        embedder.passages(List.of("one two"));
        assertThat(embedder.tokensSpent()).isEqualTo(tokenizer.count("passage: one two"));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MAX_VALUE})
    void tokensThatNobodyCanHaveCountedAreCountedHere(long counted) {
        provider.lying(answer -> {
            ((ObjectNode) answer.get("usage")).put("prompt_tokens", counted);
            return answer;
        });
        embedder.passages(List.of("one two"));
        assertThat(embedder.tokensSpent()).isEqualTo(tokenizer.count("passage: one two"));
    }

    @Test
    void aQuestionLongerThanTheModelReadsIsCutAndCounted() {
        embedder.query("leave ".repeat(5000));
        var sent = provider.requests().getFirst().at("/input/0").asText();
        assertThat(sent).startsWith("query: leave leave");
        assertThat(tokenizer.count(sent)).isBetween(300, 384);
        assertThat(sample("ragtime_embed_truncated_total", "model", StubProvider.MODEL))
                .isEqualTo(1);
    }

    private Double sample(String name, String label, String value) {
        return registry.getSampleValue(name, new String[] {label}, new String[] {value});
    }

    @Test
    void aPrefixThatLeavesNoRoomForTextIsRefused() {
        var model = new RoutedModel("embeddings", "m", 3, null, null, "passage: ".repeat(40), 64);
        assertThatThrownBy(() -> open(model))
                .isInstanceOfSatisfying(
                        EmbeddingException.class, e -> assertThat(e.isPassing()).isFalse())
                .hasMessageContainingAll("embedding.modelRoute.maxTokens", "is 64", "passagePrefix");
    }

    @Test
    void chunksKeepAQuarterAsAMarginForATokenizerThatIsNotKnown() {
        assertThat(embedder.tokenizer().limit()).isEqualTo(384 - tokenizer.count("passage: "));
    }
}
