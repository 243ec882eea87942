package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.chunk.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A chunk as retrieved.
 *
 * @param knowledgeBase name of the one that it is from
 * @param score what it is ranked by: fused score, cosine similarity or BM25, by mode; of several models {@link
 *     Background#closeness} in place of the similarity; what later steps made of it
 * @param similarity cosine similarity, when the vector ranking found it
 * @param keywordScore BM25 score, when the keyword ranking found it
 * @param placements how it came to its score, in the order of the steps
 */
public record Passage(
        String knowledgeBase,
        Chunk chunk,
        double score,
        OptionalDouble similarity,
        OptionalDouble keywordScore,
        List<Placement> placements) {
    public Passage {
        placements = List.copyOf(placements);
    }

    /** The same with another score, as a step gave it. */
    public Passage scored(Placement placement) {
        var all = new ArrayList<>(placements);
        all.add(placement);
        return new Passage(knowledgeBase, chunk, placement.score(), similarity, keywordScore, all);
    }

    /** The same, of which more is read. */
    public Passage reading(Chunk wider) {
        return new Passage(knowledgeBase, wider, score, similarity, keywordScore, placements);
    }
}
