package dev.ragtime.runtime.quote;

import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.runtime.embed.Embedder;
import java.util.List;

/** How near candidates are to a question in meaning. Thread-safe. */
@FunctionalInterface
public interface Similarity {
    /**
     * @return for each text, 0 for one that has nothing to do with the question to 1 for one that says the same
     * @throws Embedder.OverloadedException when there is no time for it now
     */
    double[] of(String question, List<String> texts);

    /** By an embedding model, whose cosines are scaled to what that model gives to texts far from and near to each other. */
    static Similarity by(Embedder embedder) {
        var scale = Scale.of(embedder.model());
        return (question, texts) -> {
            var asked = embedder.query(question);
            return embedder.passages(texts).stream()
                    .mapToDouble(text -> scale.of(dot(asked, text)))
                    .toArray();
        };
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (var i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    /**
     * @param far cosine of sentences that have nothing in common
     * @param near cosine of a question and a sentence that answers it
     */
    record Scale(double far, double near) {
        static Scale of(String model) {
            return model.equals(Model.ALL_MINILM_L6_V2.id()) ? new Scale(0.05, 0.75) : new Scale(0.45, 0.85);
        }

        double of(double cosine) {
            return Math.clamp((cosine - far) / (near - far), 0, 1);
        }
    }
}
