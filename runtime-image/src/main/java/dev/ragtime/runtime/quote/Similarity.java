package dev.ragtime.runtime.quote;

import dev.ragtime.runtime.embed.Embedder;
import java.util.List;

/** How near candidates are to a question in meaning. Thread-safe. */
@FunctionalInterface
public interface Similarity {
    /**
     * @return for each text, 0 for one that has nothing to do with the question to 1 for one that says the same
     * @throws Embedder.OverloadedException when there is no time for it now
     * @throws dev.ragtime.runtime.embed.EmbeddingException when a provider does not answer
     */
    double[] of(String question, List<String> texts);

    /** By an embedding model, whose cosines are scaled to what that model gives to texts far from and near to each other. */
    static Similarity by(Embedder embedder) {
        var scales = new Scales(embedder);
        return (question, texts) -> {
            var scale = scales.get();
            var asked = embedder.query(question);
            return embedder.passages(texts).stream()
                    .mapToDouble(text -> scale.of(Scales.dot(asked, text)))
                    .toArray();
        };
    }
}
