package dev.ragtime.runtime.push;

import dev.ragtime.runtime.embed.Embedder;

/** Vectors without a model, equal for equal texts. */
final class WordEmbedder implements Embedder {
    @Override
    public String model() {
        return "words";
    }

    @Override
    public int dimensions() {
        return 8;
    }

    @Override
    public float[] embed(String text) {
        var vector = new float[dimensions()];
        for (var word : text.split("\\W+")) vector[Math.floorMod(word.hashCode(), vector.length)]++;
        return vector;
    }

    @Override
    public int tokens(String text) {
        return text.split("\\s+").length;
    }

    @Override
    public void close() {}
}
