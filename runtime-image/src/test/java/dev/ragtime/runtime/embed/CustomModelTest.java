package dev.ragtime.runtime.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ragtime.api.knowledgebase.CustomModel;
import dev.ragtime.api.knowledgebase.CustomModel.Pooling;
import dev.ragtime.api.knowledgebase.Embedding;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomModelTest {
    @TempDir
    private Path volume;

    private ModelPlaces places;
    private final CollectorRegistry registry = new CollectorRegistry();

    @BeforeEach
    void files() throws IOException {
        places = OwnModels.on(volume);
        Files.writeString(volume.resolve("tiny/page.html"), "<html>Sign in to download</html>");
    }

    private Embedder open(CustomModel model) {
        return new Embedders(new CollectorRegistry(), places).open(Embedding.of(model), Embedders.WhenFull.WAIT);
    }

    private void refused(CustomModel model, String... said) {
        assertThatThrownBy(() -> open(model))
                .isInstanceOfSatisfying(
                        EmbeddingException.class, e -> assertThat(e.isPassing()).isFalse())
                .hasMessageStartingWith("embedding.inProcess.custom.")
                .hasMessageContainingAll(said);
    }

    private static CustomModel files(String model, String tokenizer) {
        return new CustomModel(
                OwnModels.volume("tiny"), null, model, tokenizer, null, null, null, OwnModels.TINY_DIMENSIONS, 64);
    }

    @Test
    void aFileThatIsNotThereIsNamedWithItsField() {
        refused(files("model.onnx", null), "embedding.inProcess.custom.modelFile", "no file model.onnx", "directory");
        refused(files("tokens.onnx", "t.json"), "embedding.inProcess.custom.tokenizerFile", "no file t.json");
    }

    @Test
    void aPageThatWasDownloadedInPlaceOfAModelOrATokenizerIsNone() {
        refused(files("page.html", null), "custom.modelFile", "page.html cannot be loaded", "exported to ONNX");
        refused(
                files("tokens.onnx", "page.html"),
                "custom.tokenizerFile",
                "page.html cannot be read",
                "tokenizer.json");
    }

    @Test
    void jsonThatIsNoTokenizerIsRefused() throws IOException {
        Files.writeString(volume.resolve("tiny/config.json"), "{\"model\": {\"type\": \"bert\"}}");
        refused(files("tokens.onnx", "config.json"), "custom.tokenizerFile", "config.json cannot be read");
    }

    @Test
    void aTokenizerOfAnotherModelIsRefused() {
        refused(files("short.onnx", null), "custom.tokenizerFile", "tokens up to number", "of the same model");
    }

    @Test
    void moreDimensionsThanTheModelHasAreRefused() {
        refused(
                OwnModels.tiny("tokens.onnx", null, 32, 64),
                "custom.dimensions",
                "is 32, and the model gives vectors of 16",
                "set that, or less");
    }

    @Test
    void moreTokensThanTheModelReadsAreRefused() {
        refused(OwnModels.tiny("tokens.onnx", null, 16, 512), "custom.maxTokens", "is 512", "the model reads fewer");
    }

    @Test
    void aPrefixThatLeavesNoRoomForTextIsRefused() {
        var model = new CustomModel(
                OwnModels.volume("tiny"), null, "tokens.onnx", null, null, null, "passage: ".repeat(9), 16, 64);
        refused(model, "custom.maxTokens", "is 64", "passagePrefix");
    }

    @Test
    void fewerDimensionsAreTheFirstOfTheWholeVectorScaledToLengthOne() {
        try (var whole = open(OwnModels.e5(384));
                var cut = open(OwnModels.e5(64))) {
            var first = Arrays.copyOf(whole.query("annual leave"), 64);
            assertThat(cut.query("annual leave"))
                    .containsExactly(dev.ragtime.runtime.embed.Pooling.normalise(first), within(1e-6f));
        }
    }

    @Test
    void questionsAndPassagesGetThePrefixOfTheirKind() {
        var bare = new CustomModel(OwnModels.volume("e5"), null, null, null, Pooling.Mean, null, null, 384, null);
        try (var prefixed = open(OwnModels.e5(384));
                var plain = open(bare)) {
            assertThat(prefixed.query("leave")).isEqualTo(plain.query("query: leave"));
            assertThat(prefixed.passages(List.of("leave")).getFirst())
                    .isEqualTo(plain.passages(List.of("passage: leave")).getFirst());
            assertThat(prefixed.tokenizer().limit()).isEqualTo(plain.tokenizer().limit() - 2);
        }
    }

    @Test
    void theModelsOwnPoolingCountsUnlessAnotherIsNamed() {
        try (var own = open(OwnModels.tiny("pooled.onnx", null, 16, 64));
                var mean = open(OwnModels.tiny("pooled.onnx", Pooling.Mean, 16, 64));
                var cls = open(OwnModels.tiny("pooled.onnx", Pooling.Cls, 16, 64));
                var tokens = open(OwnModels.tiny())) {
            assertThat(mean.query("leave")).isEqualTo(tokens.query("leave")).isNotEqualTo(own.query("leave"));
            assertThat(cls.query("leave")).isNotEqualTo(mean.query("leave")).isNotEqualTo(own.query("leave"));
        }
    }

    @Test
    void specialTokensAreThoseOfTheTokenizerAndStayWhenATextIsCut() {
        try (var embedder =
                new Embedders(registry, places).open(Embedding.of(OwnModels.tiny()), Embedders.WhenFull.WAIT)) {
            int limit = embedder.tokenizer().limit();
            assertThat(limit).isEqualTo(OwnModels.TINY_POSITIONS - 2);
            var full = "?".repeat(limit - 1);
            var vector = embedder.query(full);
            assertThat(embedder.tokenizer().count(full)).isEqualTo(limit);
            assertThat(truncated()).isZero();
            assertThat(embedder.query(full + "?????")).isEqualTo(vector);
            assertThat(truncated()).isEqualTo(1);
        }
    }

    private double truncated() {
        return registry.getSampleValue(
                "ragtime_embed_truncated_total", new String[] {"model"}, new String[] {"models/tiny"});
    }

    @Test
    void aUnigramTokenizerCountsUnknownCharactersOneByOneAndNeedsNoBlanks() {
        try (var embedder = open(OwnModels.tiny())) {
            var tokenizer = embedder.tokenizer();
            assertThat(tokenizer.count("🙂🙂🙂🙂")).isBetween(4, 6);
            var run = "leave".repeat(200);
            assertThat(tokenizer.spans(run))
                    .extracting(Tokenizer.Span::end)
                    .last()
                    .isEqualTo(run.length());
        }
    }
}
