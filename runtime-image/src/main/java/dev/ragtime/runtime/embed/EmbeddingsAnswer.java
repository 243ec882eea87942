package dev.ragtime.runtime.embed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.api.knowledgebase.RoutedModel;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Vectors that a provider sent, in the order that was asked.
 *
 * @param vectors of length 1
 * @param tokens that the provider counted; empty when it does not say, or what nobody can have counted
 */
record EmbeddingsAnswer(List<float[]> vectors, OptionalLong tokens) {
    private static final String FIELD = "embedding.modelRoute.";

    /** Of one request: more is no count. */
    private static final long MOST_TOKENS = 1_000_000_000;

    /**
     * @param texts how many were asked for
     * @throws EmbeddingException when it is not what was asked for: a wrong vector in the index would never be noticed
     */
    static EmbeddingsAnswer of(JsonNode answer, int texts, RoutedModel model) {
        var by = answer.path("model").asText("");
        if (!by.isEmpty() && !by.equals(model.model())) {
            throw wrong(
                    "model",
                    "is %s, and the answer is by %s: have the route lead to that model, or name the one it leads to"
                            .formatted(model.model(), by));
        }
        var data = answer.path("data");
        if (!data.isArray() || data.size() != texts) {
            throw wrong(
                    "name",
                    "the route sent %d vectors for %d texts: its provider does not speak OpenAI's API"
                            .formatted(data.size(), texts));
        }
        var vectors = new float[texts][];
        for (int i = 0; i < texts; i++) {
            int index = data.get(i).path("index").asInt(i);
            if (index < 0 || index >= texts || vectors[index] != null) {
                throw wrong(
                        "name",
                        "the route sent vectors whose field index is not 0 to %d, each once: its provider does not speak OpenAI's API"
                                .formatted(texts - 1));
            }
            vectors[index] = vector(data.get(i).path("embedding"), model);
        }
        var used = answer.path("usage").path("prompt_tokens");
        return new EmbeddingsAnswer(
                Stream.of(vectors).toList(),
                used.canConvertToLong() && used.asLong() >= 0 && used.asLong() <= MOST_TOKENS
                        ? OptionalLong.of(used.asLong())
                        : OptionalLong.empty());
    }

    private static float[] vector(JsonNode numbers, RoutedModel model) {
        if (!numbers.isArray() || numbers.size() != model.dimensions()) {
            throw wrong(
                    "dimensions",
                    "is %d, and the route sent a vector of %d: set the length that the model has%s"
                            .formatted(
                                    model.dimensions(),
                                    numbers.size(),
                                    model.requestDimensions() == null
                                            ? ", or requestDimensions if it can shorten its vectors"
                                            : "; it does not heed what requestDimensions asks for"));
        }
        var vector = new float[numbers.size()];
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            var number = numbers.get(i);
            vector[i] = number.isNumber() ? number.floatValue() : Float.NaN;
            squares += (double) vector[i] * vector[i];
        }
        if (!Double.isFinite(squares) || squares == 0) {
            throw wrong("name", "the route sent a vector that has no direction: it holds null, NaN, or zeros only");
        }
        return Pooling.normalise(vector);
    }

    private static EmbeddingException wrong(String field, String why) {
        return EmbeddingException.lasting(FIELD + field + ": " + why);
    }
}
