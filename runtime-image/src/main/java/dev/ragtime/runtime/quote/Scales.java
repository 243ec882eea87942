package dev.ragtime.runtime.quote;

import dev.ragtime.api.knowledgebase.Embedding.Model;
import dev.ragtime.runtime.embed.Embedder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * What the cosines of a model mean. Known for the image's models; that of any other is measured when it is first asked for,
 * by questions and answers of many subjects. Thread-safe.
 */
final class Scales {
    /** A model that cannot tell an answer from any other sentence must not make all of them answers. */
    private static final double LEAST = 0.1;

    private static final List<Pair> PAIRS = List.of(
            new Pair("How many days of leave do employees get?", "Every employee gets 25 days of leave a year."),
            new Pair("What does the canteen cost?", "A meal in the canteen costs four euros."),
            new Pair(
                    "How do I reset my password?", "To reset your password, open the login page and choose Forgotten."),
            new Pair("Which oil does the pump need?", "Fill the pump with mineral oil of viscosity 46."),
            new Pair("When does the library close?", "The library is open until eight in the evening."),
            new Pair("Who approves travel expenses?", "Travel expenses are approved by the head of the department."),
            new Pair("How is the blood pressure measured?", "Blood pressure is measured with a cuff on the upper arm."),
            new Pair(
                    "Why do leaves turn yellow in autumn?",
                    "Leaves turn yellow in autumn since chlorophyll breaks down."));

    private final Embedder embedder;
    private final AtomicReference<Optional<Scale>> known;

    Scales(Embedder embedder) {
        this.embedder = embedder;
        this.known = new AtomicReference<>(ofImage(embedder.model()));
    }

    private record Pair(String question, String answer) {}

    /**
     * @param far cosine of sentences that have nothing in common
     * @param near cosine of a question and a sentence that answers it
     */
    record Scale(double far, double near) {
        double of(double cosine) {
            return Math.clamp((cosine - far) / (near - far), 0, 1);
        }
    }

    private static Optional<Scale> ofImage(String model) {
        if (model.equals(Model.ALL_MINILM_L6_V2.id())) return Optional.of(new Scale(0.05, 0.75));
        if (model.equals(Model.BGE_SMALL_EN_V1_5.id())) return Optional.of(new Scale(0.45, 0.85));
        return Optional.empty();
    }

    Scale get() {
        var scale = known.get();
        if (scale.isPresent()) return scale.get();
        var measured = measured(embedder);
        known.set(Optional.of(measured));
        return measured;
    }

    static Scale measured(Embedder embedder) {
        var asked = PAIRS.stream().map(pair -> embedder.query(pair.question())).toList();
        var told = embedder.passages(PAIRS.stream().map(Pair::answer).toList());
        int pairs = PAIRS.size();
        double near = IntStream.range(0, pairs)
                .mapToDouble(i -> dot(asked.get(i), told.get(i)))
                .average()
                .orElseThrow();
        double far = IntStream.range(0, pairs * pairs)
                .filter(i -> i / pairs != i % pairs)
                .mapToDouble(i -> dot(asked.get(i / pairs), told.get(i % pairs)))
                .average()
                .orElseThrow();
        return new Scale(far, Math.max(near, far + LEAST));
    }

    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (var i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
