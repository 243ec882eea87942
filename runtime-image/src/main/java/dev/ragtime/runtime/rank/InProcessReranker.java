package dev.ragtime.runtime.rank;

import dev.ragtime.api.pipeline.RerankModel;
import dev.ragtime.runtime.embed.CrossEncoder;
import dev.ragtime.runtime.embed.Embedder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** A cross-encoder in this process. Scores are probabilities, as its calibration makes them of logits. */
final class InProcessReranker implements Reranker {
    private final RerankModel model;
    private final CrossEncoder encoder;

    InProcessReranker(RerankModel model, CrossEncoder encoder) {
        this.model = model;
        this.encoder = encoder;
    }

    @Override
    public double[] scores(String question, List<String> texts, Duration budget) {
        try {
            return Arrays.stream(encoder.logits(question, texts, budget))
                    .map(model::probability)
                    .toArray();
        } catch (TimeoutException | Embedder.OverloadedException e) {
            // those who wait already take all the time that there is
            throw RerankException.late(budget);
        } catch (IllegalStateException e) {
            throw RerankException.failed(e.getMessage(), e);
        }
    }
}
