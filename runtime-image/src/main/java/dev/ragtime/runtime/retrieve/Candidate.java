package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.retrieve.Fusion.Ranked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A chunk as it was ranked, before anything of it was read.
 *
 * @param score what it is ranked by; the others as in {@link Passage}
 * @param placements its places in the rankings
 */
record Candidate(
        ChunkRef chunk,
        double score,
        OptionalDouble similarity,
        OptionalDouble keywordScore,
        List<Placement> placements) {

    /** @param similarity cosine of each chunk */
    static List<Candidate> near(List<Ranked> ranking, Map<ChunkRef, Double> similarity) {
        return joined(ranking, places(Placement.VECTOR, ranking), similarity, Map.of(), false);
    }

    static List<Candidate> matching(List<Ranked> ranking) {
        var places = places(Placement.KEYWORD, ranking);
        return joined(ranking, Map.of(), Map.of(), places, false);
    }

    /**
     * Two rankings as one, in which each chunk keeps the score of each.
     *
     * @param similarity cosine of each chunk that is near
     */
    static List<Candidate> fused(
            Fusion fusion, List<Ranked> near, Map<ChunkRef, Double> similarity, List<Ranked> matching) {
        return joined(
                fusion.fuse(near, matching),
                places(Placement.VECTOR, near),
                similarity,
                places(Placement.KEYWORD, matching),
                true);
    }

    private static List<Candidate> joined(
            List<Ranked> ranking,
            Map<ChunkRef, Placement> near,
            Map<ChunkRef, Double> similarity,
            Map<ChunkRef, Placement> matching,
            boolean fused) {
        return IntStream.range(0, ranking.size())
                .mapToObj(i -> {
                    var ranked = ranking.get(i);
                    var byMeaning = near.get(ranked.chunk());
                    var byWords = matching.get(ranked.chunk());
                    var placements = new ArrayList<>(Stream.of(byMeaning, byWords)
                            .filter(place -> place != null)
                            .toList());
                    if (fused) placements.add(Placement.ranked(Placement.FUSION, i + 1, ranked.score()));
                    return new Candidate(
                            ranked.chunk(),
                            ranked.score(),
                            optional(similarity.get(ranked.chunk())),
                            byWords == null ? OptionalDouble.empty() : OptionalDouble.of(byWords.score()),
                            placements);
                })
                .toList();
    }

    private static Map<ChunkRef, Placement> places(String ranking, List<Ranked> ranked) {
        var places = new HashMap<ChunkRef, Placement>();
        for (var i = 0; i < ranked.size(); i++) {
            places.put(
                    ranked.get(i).chunk(),
                    Placement.ranked(ranking, i + 1, ranked.get(i).score()));
        }
        return places;
    }

    private static OptionalDouble optional(Double score) {
        return score == null ? OptionalDouble.empty() : OptionalDouble.of(score);
    }

    Passage with(String knowledgeBase, Chunk read) {
        return new Passage(knowledgeBase, read, score, similarity, keywordScore, placements);
    }
}
