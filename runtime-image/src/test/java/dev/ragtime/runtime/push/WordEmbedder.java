package dev.ragtime.runtime.push;

import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.Tokenizer;
import dev.ragtime.runtime.embed.Tokenizers;
import java.util.List;

/** Vectors without a model, equal for equal texts. */
final class WordEmbedder implements Embedder {
    private final Tokenizer tokenizer = Tokenizers.open(Model.BGE_SMALL_EN_V1_5);

    @Override
    public String model() {
        return "words";
    }

    @Override
    public int dimensions() {
        return 8;
    }

    @Override
    public float[] query(String text) {
        var vector = new float[dimensions()];
        for (var word : text.split("\\W+")) vector[Math.floorMod(word.hashCode(), vector.length)]++;
        return vector;
    }

    @Override
    public List<float[]> passages(List<String> texts) {
        return texts.stream().map(this::query).toList();
    }

    @Override
    public int batch() {
        return 1;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public void close() {}
}
