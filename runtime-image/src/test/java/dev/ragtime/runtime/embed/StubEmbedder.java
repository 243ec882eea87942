package dev.ragtime.runtime.embed;

import dev.ragtime.api.knowledgebase.Embedding.Model;
import java.util.List;
import java.util.function.Function;

/**
 * Vectors without a model; texts are measured as a real one measures them.
 *
 * @param vector of a question or passage, or what it throws
 */
public record StubEmbedder(String model, int dimensions, Function<String, float[]> vector) implements Embedder {
    private static final Tokenizer TOKENIZER = Tokenizers.open(Model.BGE_SMALL_EN_V1_5);

    /** Counts of words: equal for equal texts. */
    public static StubEmbedder ofWords() {
        var dimensions = 8;
        return new StubEmbedder("words", dimensions, text -> {
            var vector = new float[dimensions];
            for (var word : text.split("\\W+")) vector[Math.floorMod(word.hashCode(), dimensions)]++;
            return vector;
        });
    }

    @Override
    public float[] query(String text) {
        return vector.apply(text);
    }

    @Override
    public List<float[]> passages(List<String> texts) {
        return texts.stream().map(vector).toList();
    }

    @Override
    public int batch() {
        return 1;
    }

    @Override
    public Tokenizer tokenizer() {
        return TOKENIZER;
    }

    @Override
    public void close() {
        // nothing is open
    }
}
