package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.store.Hit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;

/** Two rankings as one, in which each passage keeps the score of each. */
final class FusedPassages {
    private FusedPassages() {}

    static List<Passage> of(Fusion fusion, List<Hit> vector, List<Hit> keyword, int topK) {
        var chunks = new HashMap<UUID, Chunk>();
        var similarity = scores(vector, chunks);
        var keywordScore = scores(keyword, chunks);
        var fused = fusion.fuse(ranking(vector), ranking(keyword));
        return Copies.left(fused, ranked -> chunks.get(ranked.id()), topK).stream()
                .map(ranked -> new Passage(
                        chunks.get(ranked.id()),
                        ranked.score(),
                        optional(similarity.get(ranked.id())),
                        optional(keywordScore.get(ranked.id()))))
                .toList();
    }

    private static Map<UUID, Double> scores(List<Hit> hits, Map<UUID, Chunk> chunks) {
        var scores = new HashMap<UUID, Double>();
        for (var hit : hits) {
            scores.put(hit.chunk().id(), hit.score());
            chunks.put(hit.chunk().id(), hit.chunk());
        }
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
}
