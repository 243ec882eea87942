package dev.ragtime.runtime.rank;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.rank.Reranker.RerankException;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Reads scores from an answer of {@code /v1/rerank}: {@code results} of Cohere, Jina and vLLM, {@code data} of Voyage, or the
 * bare list of Text Embeddings Inference. A model is not believed: each text has one finite score, or there is none.
 */
final class RerankAnswer {
    private RerankAnswer() {}

    /** @throws RerankException when it is something else */
    static double[] scores(JsonNode answer, int texts) {
        var list = Stream.of(answer, answer.path("results"), answer.path("data"))
                .filter(JsonNode::isArray)
                .findFirst()
                .orElseThrow(() -> RerankException.failed("its answer has no results", null));
        if (list.size() != texts)
            throw RerankException.failed("it has %d scores for %d texts".formatted(list.size(), texts), null);
        var scores = new double[texts];
        Arrays.fill(scores, Double.NaN);
        for (var result : list) {
            var index = result.path("index");
            var score = Stream.of(result.path("relevance_score"), result.path("score"))
                    .filter(JsonNode::isNumber)
                    .findFirst();
            if (!index.canConvertToInt() || !index.isIntegralNumber() || index.asInt() < 0 || index.asInt() >= texts)
                throw RerankException.failed("it scores a text that it was not sent: " + index, null);
            if (score.isEmpty() || !Double.isFinite(score.get().asDouble()))
                throw RerankException.failed("its score of text %d is no number".formatted(index.asInt()), null);
            scores[index.asInt()] = score.get().asDouble();
        }
        if (Arrays.stream(scores).anyMatch(Double::isNaN))
            throw RerankException.failed("it scores a text twice, and another one never", null);
        return scores;
    }
}
