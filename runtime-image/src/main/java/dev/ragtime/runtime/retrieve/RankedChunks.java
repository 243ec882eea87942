package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.retrieve.Fusion.Ranked;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Chunks as they were ranked, before anything of them was read. What each ranking says of a chunk is looked up for those that
 * are shown, not for each.
 *
 * @param order best first, by the score that passages have
 * @param rankings by which it came to be, in their order
 * @param similarity cosine of each chunk that was found by meaning
 */
record RankedChunks(List<Ranked> order, List<Ranking> rankings, Map<ChunkRef, Double> similarity) {

    /**
     * A ranking under its name, see {@link Placement}.
     *
     * @param query by which it came to be, where there are several; else empty
     */
    record Ranking(String name, String query, List<Ranked> order) {
        Ranking(String name, List<Ranked> order) {
            this(name, "", order);
        }

        Ranking by(String oneQuery) {
            return new Ranking(name, oneQuery, order);
        }

        Optional<Placement> of(ChunkRef chunk) {
            return IntStream.range(0, order.size())
                    .filter(i -> order.get(i).chunk().equals(chunk))
                    .mapToObj(i -> Placement.ranked(name, i + 1, order.get(i).score(), query))
                    .findFirst();
        }
    }

    /** @param similarity cosine of each */
    static RankedChunks near(List<Ranked> ranking, Map<ChunkRef, Double> similarity) {
        return new RankedChunks(ranking, List.of(new Ranking(Placement.VECTOR, ranking)), similarity);
    }

    static RankedChunks matching(List<Ranked> ranking) {
        return new RankedChunks(ranking, List.of(new Ranking(Placement.KEYWORD, ranking)), Map.of());
    }

    /**
     * Two rankings as one.
     *
     * @param similarity cosine of each chunk that is near
     */
    static RankedChunks fused(
            Fusion fusion, List<Ranked> near, Map<ChunkRef, Double> similarity, List<Ranked> matching) {
        var order = fusion.fuse(near, matching);
        var rankings = List.of(
                new Ranking(Placement.VECTOR, near),
                new Ranking(Placement.KEYWORD, matching),
                new Ranking(Placement.FUSION, order));
        return new RankedChunks(order, rankings, similarity);
    }

    /** The same, as one of several queries found them. */
    RankedChunks by(Query query) {
        return new RankedChunks(
                order,
                rankings.stream().map(ranking -> ranking.by(query.text())).toList(),
                similarity);
    }

    /**
     * What several queries found, as one: by rank, since scores of two queries are no measure of each other. Of a chunk that
     * several find the largest similarity counts.
     *
     * @param weights of each, in the same order
     */
    static RankedChunks ofQueries(List<RankedChunks> each, List<Double> weights, Fusion.ReciprocalRank fusion) {
        var order = fusion.weighed(each.stream().map(RankedChunks::order).toList(), weights);
        var similarity = new HashMap<ChunkRef, Double>();
        each.forEach(one -> one.similarity.forEach((chunk, cosine) -> similarity.merge(chunk, cosine, Math::max)));
        var rankings = Stream.concat(
                each.stream().flatMap(one -> one.rankings.stream()), Stream.of(new Ranking(Placement.QUERIES, order)));
        return new RankedChunks(order, rankings.toList(), similarity);
    }

    Passage passage(Ranked ranked, String knowledgeBase, Chunk read) {
        var placements = rankings.stream()
                .flatMap(ranking -> ranking.of(ranked.chunk()).stream())
                .toList();
        var keywordScore = placements.stream()
                .filter(placement -> placement.step().equals(Placement.KEYWORD))
                .mapToDouble(Placement::score)
                .max();
        return new Passage(knowledgeBase, read, ranked.score(), similarity(ranked.chunk()), keywordScore, placements);
    }

    private OptionalDouble similarity(ChunkRef chunk) {
        var cosine = similarity.get(chunk);
        return cosine == null ? OptionalDouble.empty() : OptionalDouble.of(cosine);
    }
}
