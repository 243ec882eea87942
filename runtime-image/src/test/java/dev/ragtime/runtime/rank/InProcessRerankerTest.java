package dev.ragtime.runtime.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.runtime.embed.TinyCrossEncoder;
import dev.ragtime.runtime.rank.Reranker.RerankException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InProcessRerankerTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path volume;

    @BeforeEach
    void files() throws IOException {
        TinyCrossEncoder.on(volume);
    }

    private double[] scores(String more, List<String> texts) {
        var pipeline = pipeline(more);
        try (var models = RerankModels.open(_ -> volume, List.of(pipeline))) {
            return models.reranker(RerankModels.of(pipeline).orElseThrow()).scores("annual leave", texts, LONG);
        }
    }

    private static RagPipeline pipeline(String more) {
        return Serialization.unmarshal("""
                spec:
                  retrieval:
                    rerank: {inProcess: {volume: {claimName: models, directory: tiny}, maxTokens: 64%s}}
                """.formatted(more), RagPipeline.class);
    }

    @Test
    void scoresAreProbabilities() {
        assertThat(scores("", List.of("menu", "annual leave", "leave")))
                .containsExactly(new double[] {1 / (1 + Math.exp(2)), 1 / (1 + Math.exp(-2)), 0.5}, within(1e-9));
    }

    @Test
    void aCalibrationSaysWhatALogitIsWorth() {
        assertThat(scores(", calibration: {slope: \"0.5\", intercept: \"-1\"}", List.of("menu", "annual leave")))
                .containsExactly(new double[] {1 / (1 + Math.exp(2)), 0.5}, within(1e-9));
    }

    @Test
    void whatIsNotThereInTimeIsLateAndWhatIsNoNumberFails() {
        var released = new CountDownLatch(1);
        try (var stuck = TinyCrossEncoder.stuck(volume, released)) {
            var reranker = new InProcessReranker(TinyCrossEncoder.model(), stuck);
            assertThatThrownBy(() -> reranker.scores("annual leave", List.of("leave"), Duration.ofMillis(1)))
                    .isInstanceOfSatisfying(
                            RerankException.class, e -> assertThat(e.late()).isTrue())
                    .hasMessage("no scores within 1 ms");
            released.countDown();
        }
        assertThatThrownBy(() -> scores("", List.of("leave", "nonsense")))
                .isInstanceOfSatisfying(
                        RerankException.class, e -> assertThat(e.late()).isFalse())
                .hasMessageContaining("the model's score of text 1 is no number");
    }

    @Test
    void pipelinesWithTheSameModelShareIt() {
        try (var models = RerankModels.open(_ -> volume, List.of(pipeline(""), pipeline("")))) {
            var model = RerankModels.of(pipeline("")).orElseThrow();

            assertThat(models.encoder(model)).isSameAs(models.encoder(TinyCrossEncoder.model()));
        }
    }
}
