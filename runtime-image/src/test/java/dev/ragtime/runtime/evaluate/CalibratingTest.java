package dev.ragtime.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.embed.CrossEncoder;
import dev.ragtime.runtime.embed.Embedders;
import dev.ragtime.runtime.embed.TinyCrossEncoder;
import dev.ragtime.runtime.evaluate.PlattScaling.Judged;
import dev.ragtime.runtime.pipeline.OpenIndex;
import dev.ragtime.runtime.pipeline.Passages;
import dev.ragtime.runtime.pipeline.PipelineAssembly;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.LuceneIndexStore;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibratingTest {
    private static final RagPipeline PIPELINE = Serialization.unmarshal("""
            metadata: {name: assistant, namespace: shop}
            spec: {knowledgeBases: [{name: handbook}], generator: {extractive: {}}}
            """, RagPipeline.class);

    @TempDir
    private Path volume;

    @Test
    void theFunctionIsFoundThatRelevanceWasDrawnBy() {
        var random = new Random(11);
        var pairs = IntStream.range(0, 20_000)
                .mapToObj(_ -> {
                    var logit = 3 * random.nextGaussian();
                    return new Judged(logit, random.nextDouble() < 1 / (1 + Math.exp(-(0.7 * logit - 2))));
                })
                .toList();

        var fitted = PlattScaling.fit(pairs);

        assertThat(fitted.slope()).isCloseTo(0.7, within(0.05));
        assertThat(fitted.intercept()).isCloseTo(-2, within(0.1));
        assertThat(fitted.loss(pairs)).isLessThan(new PlattScaling(1, 0).loss(pairs));
    }

    @Test
    void logitsThatPartRelevantFromOthersOrSayNothingHaveAFiniteFunction() {
        var parted = PlattScaling.fit(
                List.of(new Judged(-900, false), new Judged(-1, false), new Judged(1, true), new Judged(900, true)));
        assertThat(parted.probability(900)).isBetween(0.7, 1.0);
        assertThat(parted.probability(-900)).isBetween(0.0, 0.3);
        assertThat(parted.slope()).isFinite().isPositive();

        var equal = PlattScaling.fit(List.of(new Judged(3, false), new Judged(3, true)));
        assertThat(equal.probability(3)).isCloseTo(0.5, within(0.01));
    }

    @Test
    void whatIsRetrievedForJudgedQueriesGivesTheCalibrationToWriteIntoTheManifest() throws Exception {
        var dataset = new BeirDataset(
                Map.of("1", "annual leave", "2", "turbine blade", "3", "lunch menu"),
                Map.of("1", Map.of("a", 1), "2", Map.of("b", 1), "3", Map.of("c", 0)));

        calibrating(calibrating -> {
            assertThat(calibrating.pairs(dataset, Retrieval.Mode.Vector))
                    .containsExactlyInAnyOrder(
                            new Judged(2, true),
                            new Judged(-2, false),
                            new Judged(-2, false),
                            new Judged(-2, false),
                            new Judged(2, true),
                            new Judged(-2, false),
                            new Judged(-2, false),
                            new Judged(-2, false),
                            new Judged(2, false));
            assertThat(calibrating.calibration(dataset, Retrieval.Mode.Vector))
                    .startsWith(
                            "calibration: {slope: \"0.5570\", intercept: \"-0.9655\"}\n# 9 documents of 3 queries, 2 relevant; mean cross-entropy 0.");
        });
    }

    @Test
    void judgementsThatTellNothingApartAreRefused() throws Exception {
        var nothing = new BeirDataset(Map.of("1", "annual leave"), Map.of("1", Map.of("elsewhere", 1)));
        var inverse = new BeirDataset(Map.of("1", "annual leave"), Map.of("1", Map.of("b", 1, "c", 1)));

        calibrating(calibrating -> {
            assertThatThrownBy(() -> calibrating.calibration(nothing, Retrieval.Mode.Vector))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("of 3 documents that were retrieved 0 are relevant");
            assertThatThrownBy(() -> calibrating.calibration(inverse, Retrieval.Mode.Vector))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("no better scores");
        });
    }

    private void calibrating(Consumer<Calibrating> check) throws Exception {
        TinyCrossEncoder.on(volume);
        try (var embedder = new Embedders(new CollectorRegistry())
                        .open(Embedding.of(Model.ALL_MINILM_L6_V2), Embedders.WhenFull.WAIT, 1);
                var store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT);
                var model = CrossEncoder.open(TinyCrossEncoder.model(), volume)) {
            store.create();
            Map.of("a", "Annual leave.", "b", "Turbine blade.", "c", "Lunch menu.")
                    .forEach((name, text) -> {
                        var chunk = Passages.passage(name + ".md", text).chunk();
                        store.chunks()
                                .put(List.of(new EmbeddedChunk(
                                        chunk, embedder.passages(List.of(text)).getFirst())));
                    });
            var pipeline = PipelineAssembly.retrieving(PIPELINE, List.of(new OpenIndex("handbook", store, embedder)));
            check.accept(new Calibrating(pipeline, model, 10));
        }
    }
}
