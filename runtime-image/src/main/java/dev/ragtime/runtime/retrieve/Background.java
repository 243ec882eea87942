package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.embed.Embedder;
import java.util.List;

/**
 * How near a question is, by one model, to texts that have nothing to do with it. A cosine of one model says nothing beside
 * that of another, since one gives 0.6 to what is unrelated and another 0.1; how much of the way a passage has come from
 * there to what is equal can be compared. Immutable.
 */
final class Background {
    /** Of as many subjects as there are texts. */
    private static final List<String> UNRELATED = List.of(
            "The ferry leaves from the northern pier every two hours in winter.",
            "Fold the dough twice and leave it to rest in a cool place overnight.",
            "The council approved the budget for new cycle paths last Tuesday.",
            "Her second novel is set in a lighthouse during a long storm.",
            "Tighten the four screws crosswise and check the gasket for cracks.",
            "Volcanic soils hold water well and are rich in minerals.",
            "The striker was substituted ten minutes before the final whistle.",
            "Invoices are payable within thirty days of receipt.",
            "A vaccine trains the immune system to recognise a pathogen.",
            "The function returns an error when the file cannot be opened.",
            "In the second movement the cellos take over the theme.",
            "Tenants must give three months' notice in writing.",
            "Migrating geese follow the coast until they reach the marshes.",
            "The telescope measures infrared light from distant galaxies.",
            "Students register for their courses at the beginning of each term.",
            "Wool should be washed by hand and dried flat.");

    private final float[] mean;

    private Background(float[] mean) {
        this.mean = mean;
    }

    /** Embeds a few sentences. Throws what the model throws. */
    static Background of(Embedder embedder) {
        var mean = new float[embedder.dimensions()];
        for (var vector : embedder.passages(UNRELATED)) {
            for (var i = 0; i < mean.length; i++) mean[i] += vector[i] / UNRELATED.size();
        }
        return new Background(mean);
    }

    /**
     * Of the way from what is unrelated to a question to what is equal to it.
     *
     * @param question its vector, of length 1
     * @param similarity cosine of a passage to it
     * @return 1 for what is equal, around 0 for what is unrelated, below that for what is even less alike
     */
    double closeness(float[] question, double similarity) {
        var unrelated = 0.0;
        for (var i = 0; i < mean.length; i++) unrelated += mean[i] * question[i];
        return (similarity - unrelated) / Math.max(1 - unrelated, Float.MIN_NORMAL);
    }
}
