package dev.ragtime.runtime.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.runtime.embed.TinyCrossEncoder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineRerankerTest {
    @TempDir
    private Path models;

    private OfflineReranker of(String retrieval) {
        var pipeline = Serialization.unmarshal("""
                apiVersion: ragtime.dev/v1alpha1
                kind: RagPipeline
                metadata: {name: assistant}
                spec:
                  knowledgeBases: [{name: handbook}]
                  retrieval: {%s}
                  generator: {extractive: {}}
                """.formatted(retrieval), RagPipeline.class);
        return OfflineReranker.of(pipeline, models);
    }

    @Test
    void filesOfACrossEncoderAreAskedHoweverLittleTimeAPipelineHas() throws IOException {
        TinyCrossEncoder.on(models.resolve(TinyCrossEncoder.model().key()));
        try (var reranker = of("rerank: {inProcess: {volume: {claimName: models, directory: tiny}, maxTokens: 64}}")) {
            assertThat(reranker.absent()).isEmpty();
            var texts = List.of("lunch", "Leave a laptop in the office");
            var scores = reranker.asked().orElseThrow().scores("laptop in the office", texts, Duration.ZERO);
            assertThat(scores[1]).isGreaterThan(scores[0]);
        }
    }

    @Test
    void oneThatCannotBeAskedIsNamedWithTheReason() {
        for (var route : List.of("modelRoute", "judge")) {
            try (var reranker = of("rerank: {%s: {name: ranks}}".formatted(route))) {
                assertThat(reranker.asked()).isEmpty();
                assertThat(reranker.absent().orElseThrow()).contains("ModelRoute ranks", "--url");
            }
        }
        try (var reranker = of("rerank: {inProcess: {volume: {claimName: models, directory: tiny}, maxTokens: 64}}")) {
            assertThat(reranker.asked()).isEmpty();
            assertThat(reranker.absent().orElseThrow())
                    .contains("rerank.inProcess.modelFile", "there is no file", "--models " + models);
        }
    }

    @Test
    void nothingIsSaidWhereAPipelineHasNone() {
        try (var reranker = of("")) {
            assertThat(reranker.asked()).isEmpty();
            assertThat(reranker.absent()).isEmpty();
        }
    }
}
