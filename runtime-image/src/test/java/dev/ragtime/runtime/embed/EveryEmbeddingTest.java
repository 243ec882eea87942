package dev.ragtime.runtime.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ragtime.api.knowledgebase.CustomModel.Pooling;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of an embedding, wherever it comes from. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryEmbeddingTest {
    private Embedder behind;
    private StubProvider provider;
    private Embedders embedders;
    private final Map<Embedding, Embedder> open = new HashMap<>();

    @BeforeAll
    void start(@TempDir Path volume) throws Exception {
        behind = new Embedders(new CollectorRegistry())
                .open(Embedding.of(Model.ALL_MINILM_L6_V2), Embedders.WhenFull.WAIT);
        provider = new StubProvider(behind::passages);
        embedders =
                new Embedders(new CollectorRegistry(), OwnModels.on(volume).with("embeddings", provider.endpoint()));
    }

    @AfterAll
    void stop() {
        open.values().forEach(Embedder::close);
        provider.close();
        behind.close();
    }

    static Stream<Embedding> embeddings() {
        return Stream.concat(
                Stream.of(Model.values()).map(Embedding::of),
                Stream.of(
                        Embedding.of(OwnModels.e5(OwnModels.E5_DIMENSIONS)),
                        Embedding.of(OwnModels.e5(256)),
                        Embedding.of(OwnModels.tiny()),
                        Embedding.of(OwnModels.tiny("pooled.onnx", null, OwnModels.TINY_DIMENSIONS, 64)),
                        Embedding.of(OwnModels.tiny("pooled.onnx", Pooling.Mean, 12, 48)),
                        OwnModels.routed(StubProvider.MODEL, 384)));
    }

    private Embedder open(Embedding embedding) {
        return open.computeIfAbsent(embedding, e -> embedders.open(e, Embedders.WhenFull.WAIT));
    }

    @ParameterizedTest
    @MethodSource("embeddings")
    void vectorsHaveLengthOneAndAsManyNumbersAsTheDefinitionSays(Embedding embedding) {
        var embedder = open(embedding);
        assertThat(embedder.dimensions()).isEqualTo(embedding.kind().dimensions());
        assertThat(embedder.model()).isEqualTo(embedding.kind().id());
        for (var vector : List.of(
                embedder.query("days of annual leave"),
                embedder.passages(List.of("lunch")).getFirst())) {
            assertThat(vector).hasSize(embedding.kind().dimensions());
            assertThat(dot(vector, vector)).isCloseTo(1, within(1e-5));
        }
    }

    @ParameterizedTest
    @MethodSource("embeddings")
    void anAnswerIsNearerToItsQuestionThanAnotherSubject(Embedding embedding) {
        var embedder = open(embedding);
        var question = embedder.query("How many days of annual leave do employees get?");
        var passages = embedder.passages(List.of(
                "Staff get twenty-five days of annual leave a year.", "The turbine blades are cooled by bleed air."));
        assertThat(dot(question, passages.getFirst())).isGreaterThan(dot(question, passages.getLast()));
    }

    @ParameterizedTest
    @MethodSource("embeddings")
    void manyPassagesComeBackInTheirOrderAndAsTheyAreAlone(Embedding embedding) {
        var embedder = open(embedding);
        var texts =
                IntStream.range(0, 70).mapToObj(i -> "leave of " + i + " days").toList();
        var together = embedder.passages(texts);
        assertThat(together).hasSize(70);
        for (int i : new int[] {0, 31, 32, 69}) {
            assertThat(together.get(i))
                    .isEqualTo(embedder.passages(List.of(texts.get(i))).getFirst());
        }
        assertThat(embedder.passages(List.of())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("embeddings")
    void aTextOfAnyLengthAndAnyScriptHasAVector(Embedding embedding) {
        var embedder = open(embedding);
        for (var text : List.of(
                "leave ".repeat(2000), "ไส้กรองน้ำมัน".repeat(50), "年間の休暇", "🙂", "a1b2".repeat(400), "\u0000\u200b")) {
            assertThat(embedder.query(text)).doesNotContain(Float.NaN);
        }
    }

    @ParameterizedTest
    @MethodSource("embeddings")
    void tokensAreCountedAsTheySpanTheText(Embedding embedding) {
        var embedder = open(embedding);
        var tokenizer = embedder.tokenizer();
        var text = "Wie viele Tage Urlaub? 😀 年間の休暇" + " leave".repeat(40);
        var spans = tokenizer.spans(text);
        assertThat(spans).hasSize(tokenizer.count(text)).hasSizeGreaterThan(40);
        assertThat(spans).allSatisfy(span -> assertThat(span.end()).isGreaterThanOrEqualTo(span.start()));
        assertThat(spans).isSortedAccordingTo((a, b) -> Integer.compare(a.start(), b.start()));
        assertThat(spans.getLast().end()).isEqualTo(text.length());
        assertThat(tokenizer.limit()).isBetween(16, 512);
    }

    private static double dot(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> (double) a[i] * b[i])
                .sum();
    }
}
