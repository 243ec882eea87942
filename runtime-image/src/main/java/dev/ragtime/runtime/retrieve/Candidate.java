package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.store.Hit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;

/**
 * A chunk as it was ranked, before anything of it was read.
 *
 * @param score what it is ranked by; the others as in {@link Passage}
 */
record Candidate(UUID id, double score, OptionalDouble similarity, OptionalDouble keywordScore) {
    static List<Candidate> near(List<Hit> hits) {
        return hits.stream()
                .map(hit -> new Candidate(
                        hit.chunk().id(), hit.score(), OptionalDouble.of(hit.score()), OptionalDouble.empty()))
                .toList();
    }

    static List<Candidate> matching(List<Hit> hits) {
        return hits.stream()
                .map(hit -> new Candidate(
                        hit.chunk().id(), hit.score(), OptionalDouble.empty(), OptionalDouble.of(hit.score())))
                .toList();
    }

    /** Two rankings as one, in which each chunk keeps the score of each. */
    static List<Candidate> fused(Fusion fusion, List<Hit> near, List<Hit> matching) {
        var similarity = scores(near);
        var keywordScore = scores(matching);
        return fusion.fuse(ranking(near), ranking(matching)).stream()
                .map(ranked -> new Candidate(
                        ranked.id(),
                        ranked.score(),
                        optional(similarity.get(ranked.id())),
                        optional(keywordScore.get(ranked.id()))))
                .toList();
    }

    private static Map<UUID, Double> scores(List<Hit> hits) {
        var scores = new HashMap<UUID, Double>();
        for (var hit : hits) scores.put(hit.chunk().id(), hit.score());
        return scores;
    }

    private static List<Fusion.Ranked> ranking(List<Hit> hits) {
        return hits.stream()
                .map(hit -> new Fusion.Ranked(hit.chunk().id(), hit.score()))
                .toList();
    }

    private static OptionalDouble optional(Double score) {
        return score == null ? OptionalDouble.empty() : OptionalDouble.of(score);
    }

    Passage with(Chunk chunk) {
        return new Passage(chunk, score, similarity, keywordScore);
    }
}
