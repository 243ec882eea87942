package dev.ragtime.runtime.store;

import dev.ragtime.runtime.access.Readers;
import java.util.Set;

/**
 * What a search is to find.
 *
 * @param ranking by what chunks are ordered
 * @param readers for whom; what none of them may read is not found
 * @param filter which chunks may be found
 * @param fields of each chunk that leave the store
 * @param limit most hits, 1 or more
 */
public record SearchRequest(Ranking ranking, Readers readers, ChunkFilter filter, Set<ChunkField> fields, int limit) {
    public SearchRequest {
        if (limit < 1) throw new IllegalArgumentException("a search for " + limit + " hits");
        fields = Set.copyOf(fields);
    }

    /** By what chunks are ordered, best first; equal scores by chunk id. */
    public sealed interface Ranking {
        /**
         * Chunks nearest to a vector; the score is the cosine similarity, -1 to 1.
         *
         * @param vector of length 1
         */
        record Vector(float[] vector) implements Ranking {}

        /** Chunks that have words of a query; the score is BM25's. */
        record Words(String query) implements Ranking {}
    }

    /** Whole chunks nearest to a unit vector, from all sources. */
    public static SearchRequest nearest(float[] vector, int limit, Readers readers) {
        return new SearchRequest(new Ranking.Vector(vector), readers, ChunkFilter.NONE, ChunkField.ALL, limit);
    }

    /** Whole chunks that match words of the query, from all sources. */
    public static SearchRequest matching(String query, int limit, Readers readers) {
        return new SearchRequest(new Ranking.Words(query), readers, ChunkFilter.NONE, ChunkField.ALL, limit);
    }

    public SearchRequest where(ChunkFilter narrower) {
        return new SearchRequest(ranking, readers, narrower, fields, limit);
    }

    public SearchRequest returning(Set<ChunkField> wanted) {
        return new SearchRequest(ranking, readers, filter, wanted, limit);
    }
}
