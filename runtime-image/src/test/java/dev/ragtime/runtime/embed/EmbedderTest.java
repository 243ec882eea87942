package dev.ragtime.runtime.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.Embedding.Model;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbedderTest {
    private final CollectorRegistry registry = new CollectorRegistry();

    private Embedder open(Model model) {
        return new Embedders(registry).open(Embedding.of(model), Embedders.WhenFull.WAIT, 2);
    }

    @ParameterizedTest
    @EnumSource(Model.class)
    void vectorsHaveLengthOneAndPutLikeNextToLike(Model model) {
        try (var embedder = open(model)) {
            var question = embedder.query("How many days of annual leave do employees get?");
            var answer = embedder.query("Staff are entitled to 25 days of paid holiday a year.");
            var other = embedder.query("The turbine blades are cooled by bleed air.");

            assertThat(question).hasSize(model.dimensions()).hasSize(embedder.dimensions());
            assertThat(dot(question, question)).isCloseTo(1.0, within(1e-5));
            assertThat(dot(question, answer)).isGreaterThan(dot(question, other) + 0.1);
        }
    }

    @Test
    void theSameTextGivesTheSameVectorWhateverElseIsEmbeddedAtTheTime() throws Exception {
        try (var embedder = open(Model.BGE_SMALL_EN_V1_5);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var alone = embedder.query("annual leave");
            var crowd = new ArrayList<Future<float[]>>();
            for (int i = 0; i < 40; i++) {
                var text = i % 2 == 0 ? "annual leave" : "other text ".repeat(i);
                crowd.add(callers.submit(() -> embedder.query(text)));
            }
            for (int i = 0; i < 40; i += 2) assertThat(crowd.get(i).get()).isEqualTo(alone);
        }
    }

    @ParameterizedTest
    @EnumSource(Model.class)
    void textUpToTheLimitIsReadWholeAndLongerTextIsCutAndCounted(Model model) {
        try (var embedder = open(model)) {
            var full = "leave ".repeat(Tokenizers.open(model).limit());
            var fullVector = embedder.query(full);
            assertThat(truncated(model)).isZero();

            assertThat(embedder.query(full + "and much more")).isEqualTo(fullVector);
            assertThat(truncated(model)).isEqualTo(1);
        }
    }

    @Test
    void aFullQueueIsRefusedAtOnceWhenAskedTo() throws Exception {
        var release = new CountDownLatch(1);
        try (var pool = new InferencePool("test", 1, Embedders.WhenFull.REJECT);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var refused = new CountDownLatch(1);
            for (int i = 0; i < 18; i++) {
                callers.submit(() -> {
                    try {
                        return pool.run(() -> release.await(1, java.util.concurrent.TimeUnit.MINUTES));
                    } catch (Embedder.OverloadedException e) {
                        refused.countDown();
                        return false;
                    }
                });
            }
            assertThat(refused.await(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
            release.countDown();
        }
    }

    @Test
    void aFailureInsideTheModelReachesTheCallerWithItsReason() {
        try (var pool = new InferencePool("test", 1, Embedders.WhenFull.WAIT)) {
            assertThatThrownBy(() -> pool.run(() -> {
                        throw new java.io.IOException("bad weights");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("bad weights");
        }
    }

    private double truncated(Model model) {
        return registry.getSampleValue(
                "ragtime_embed_truncated_total", new String[] {"model"}, new String[] {model.id()});
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
