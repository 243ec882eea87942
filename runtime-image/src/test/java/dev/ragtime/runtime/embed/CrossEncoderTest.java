package dev.ragtime.runtime.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.api.pipeline.RerankModel;
import dev.ragtime.runtime.config.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossEncoderTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String QUESTION = "How many days of annual leave?";
    private static final List<String> TEXTS =
            List.of("The menu for lunch.", "Staff get 25 days of annual leave a year.", "Leave the office.");

    @TempDir
    private Path volume;

    @BeforeEach
    void files() throws IOException {
        TinyCrossEncoder.on(volume);
    }

    private double[] logits(RerankModel model, String question, List<String> texts) throws TimeoutException {
        try (var encoder = CrossEncoder.open(model, volume)) {
            return encoder.logits(question, texts, LONG);
        }
    }

    @ParameterizedTest
    @CsvSource({"model.onnx, tokenizer.json", "two.onnx, tokenizer.json", "untyped.onnx, untyped-tokenizer.json"})
    void aPassageFitsAsTheModelSaysWhetherItGivesOneLogitOrTwoAndKnowsSegmentsOrNot(String model, String tokenizer)
            throws TimeoutException {
        assertThat(logits(TinyCrossEncoder.files(model, tokenizer), QUESTION, TEXTS))
                .containsExactly(-2, 4, 0);
    }

    @Test
    void aPairIsPutTogetherByTheTemplateOfItsTokenizer() {
        try (var bert = new PairTokenizer(PairFiles.of(TinyCrossEncoder.model(), volume));
                var roberta = new PairTokenizer(
                        PairFiles.of(TinyCrossEncoder.files("untyped.onnx", "untyped-tokenizer.json"), volume))) {
            var annual = bert.ids("annual");
            var leave = bert.ids("leave days");

            var typed = bert.pair(annual, leave);
            assertThat(typed.ids()).containsExactly(2, annual[0], 3, leave[0], leave[1], 3);
            assertThat(typed.types()).containsExactly(0, 0, 0, 1, 1, 1);
            var untyped = roberta.pair(annual, leave);
            assertThat(untyped.ids()).containsExactly(2, annual[0], 3, 3, leave[0], leave[1], 3);
            assertThat(untyped.types()).containsOnly(0);
        }
    }

    @Test
    void aLongPassageIsCutAndTheQuestionAndSpecialTokensStay() throws TimeoutException {
        var tail = "menu ".repeat(TinyCrossEncoder.POSITIONS) + "annual leave";
        assertThat(logits(TinyCrossEncoder.model(), "annual leave", List.of(tail, "annual leave " + tail)))
                .containsExactly(-2, 2);
        try (var tokenizer = new PairTokenizer(PairFiles.of(TinyCrossEncoder.model(), volume))) {
            var cut = tokenizer.pair(tokenizer.ids("annual leave"), tokenizer.ids(tail));
            assertThat(cut.ids()).hasSize(TinyCrossEncoder.POSITIONS).endsWith(3);
            assertThat(cut.types()).hasSize(TinyCrossEncoder.POSITIONS).startsWith(0, 0, 0, 0, 1);
        }
    }

    @Test
    void aLongQuestionLeavesHalfOfTheRoomToThePassage() throws TimeoutException {
        var question = "annual leave " + "lunch ".repeat(500);

        assertThat(logits(TinyCrossEncoder.model(), question, List.of("menu ".repeat(25) + "annual leave")))
                .containsExactly(2);
    }

    @Test
    void aRunOfLettersThatIsTooLongForTheTokenizerIsReadInPieces() {
        var run = "x".repeat(200);
        try (var tokenizer = new PairTokenizer(PairFiles.of(TinyCrossEncoder.model(), volume))) {
            assertThat(tokenizer.ids(run)).hasSizeGreaterThan(100);
        }
    }

    @Test
    void equalPairsGetEqualScoresWhateverElseIsReadAtTheTime() throws TimeoutException {
        var many = IntStream.range(0, 200).mapToObj(i -> TEXTS.get(i % 3)).toList();
        try (var encoder = CrossEncoder.open(TinyCrossEncoder.model(), volume)) {
            var others = CompletableFuture.supplyAsync(() -> logits(encoder, many));
            assertThat(logits(encoder, many)).isEqualTo(others.join());
            assertThat(logits(encoder, many.subList(1, 2))).containsExactly(4);
        }
    }

    private static double[] logits(CrossEncoder encoder, List<String> texts) {
        try {
            return encoder.logits(QUESTION, texts, LONG);
        } catch (TimeoutException e) {
            throw new AssertionError("takes minutes", e);
        }
    }

    private void refused(RerankModel model, String field, String... said) {
        assertThatThrownBy(() -> CrossEncoder.open(model, volume))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("spec.retrieval.rerank.inProcess." + field + ": ")
                .hasMessageContainingAll(said);
    }

    @Test
    void aFileThatIsNotThereOrIsSomethingElseIsNamedWithItsField() {
        refused(TinyCrossEncoder.files("none.onnx", "tokenizer.json"), "modelFile", "no file none.onnx", "directory");
        refused(TinyCrossEncoder.files("model.onnx", "none.json"), "tokenizerFile", "no file none.json");
        refused(
                TinyCrossEncoder.files("page.html", "tokenizer.json"),
                "modelFile",
                "page.html cannot be loaded",
                "take a cross-encoder");
        refused(
                TinyCrossEncoder.files("model.onnx", "page.html"),
                "tokenizerFile",
                "page.html cannot be read",
                "tokenizer.json");
    }

    @Test
    void aModelThatGivesSomethingElseThanOneLogitOrTwoIsRefused() {
        refused(
                TinyCrossEncoder.files("three.onnx", "tokenizer.json"),
                "modelFile",
                "three.onnx gives logits",
                "[1, 3]",
                "one logit or two");
        refused(
                TinyCrossEncoder.files("encoder.onnx", "tokenizer.json"),
                "modelFile",
                "encoder.onnx has no output logits, but [",
                "sentence_embedding");
    }

    @Test
    void aTokenizerThatPutsNothingBetweenTwoTextsIsRefused() {
        refused(
                TinyCrossEncoder.files("model.onnx", "single-tokenizer.json"),
                "tokenizerFile",
                "single-tokenizer.json has no template",
                "take tokenizer.json of a cross-encoder");
    }

    @Test
    void aTokenizerOfAnotherModelAndMoreTokensThanTheModelReadsAreRefused() {
        refused(
                TinyCrossEncoder.files("small.onnx", "tokenizer.json"),
                "tokenizerFile",
                "tokens up to number",
                "of the same model");
        var model = TinyCrossEncoder.model();
        refused(
                new RerankModel(model.volume(), null, null, null, null, null),
                "maxTokens",
                "is 512",
                "the model reads fewer");
    }

    @Test
    void aScoreThatIsNoNumberFailsTheQuestion() throws TimeoutException {
        try (var encoder = CrossEncoder.open(TinyCrossEncoder.model(), volume)) {
            assertThatThrownBy(() -> encoder.logits(QUESTION, List.of("leave", "nonsense"), LONG))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is no number");
            assertThat(encoder.logits(QUESTION, TEXTS, LONG)).as("and no other").containsExactly(-2, 4, 0);
        }
    }

    @Test
    void whatIsLateReadsNoFurtherPair() throws Exception {
        var read = new AtomicInteger();
        var released = new CountDownLatch(1);
        try (var encoder = TinyCrossEncoder.scripted(volume, pair -> {
            read.incrementAndGet();
            await(released);
            return 0;
        })) {
            assertThatThrownBy(() -> encoder.logits(QUESTION, TEXTS, Duration.ofMillis(20)))
                    .isInstanceOf(TimeoutException.class);
            released.countDown();
            // the one thread comes to this when it is done with the first
            assertThat(encoder.logits(QUESTION, List.of("leave"), LONG)).containsExactly(0);
            assertThat(read.get()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void aCallerThatIsInterruptedHasNoFurtherPairRead() throws Exception {
        var begun = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        var read = new AtomicInteger();
        var ended = new CompletableFuture<Throwable>();
        try (var encoder = TinyCrossEncoder.scripted(volume, pair -> {
            read.incrementAndGet();
            begun.countDown();
            await(released);
            return 0;
        })) {
            var caller = Thread.ofVirtual().start(() -> {
                try {
                    encoder.logits(QUESTION, TEXTS, LONG);
                } catch (TimeoutException | RuntimeException e) {
                    ended.complete(e);
                }
            });
            begun.await();
            caller.interrupt();

            assertThat(ended.join()).isInstanceOf(CancellationException.class);
            released.countDown();
            assertThat(encoder.logits(QUESTION, List.of("leave"), LONG)).containsExactly(0);
            assertThat(read.get()).isEqualTo(2);
        }
    }

    @Test
    void moreQuestionsThanCanWaitAreTurnedAwayAndTheOneThatIsReadIsNot() throws Exception {
        var begun = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        var outcomes = new ArrayList<Class<?>>();
        try (var encoder = TinyCrossEncoder.scripted(volume, pair -> {
            begun.countDown();
            await(released);
            return 1;
        })) {
            var first = CompletableFuture.supplyAsync(() -> logits(encoder, TEXTS));
            begun.await();
            for (var question = 0; question < 17; question++) {
                try {
                    encoder.logits(QUESTION, TEXTS, Duration.ofNanos(1));
                } catch (TimeoutException | Embedder.OverloadedException e) {
                    outcomes.add(e.getClass());
                }
            }
            released.countDown();
            assertThat(first.join()).containsExactly(1, 1, 1);
        }

        assertThat(outcomes).hasSize(17).endsWith(Embedder.OverloadedException.class);
        assertThat(outcomes.subList(0, 16)).containsOnly(TimeoutException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
