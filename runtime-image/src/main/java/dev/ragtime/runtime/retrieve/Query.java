package dev.ragtime.runtime.retrieve;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is looked for.
 *
 * @param text not blank
 * @param weight how much its ranking counts beside those of other queries, above 0; 1 unless it is in doubt
 */
public record Query(String text, double weight) {
    public Query {
        if (!(weight > 0)) throw new IllegalArgumentException("a ranking of weight " + weight + " says nothing");
    }

    /** One that counts in full. */
    public static Query of(String text) {
        return new Query(text, 1);
    }

    /** Those that count in full, in their order. */
    public static List<Query> of(Stream<String> texts) {
        return texts.map(Query::of).toList();
    }

    public static List<String> texts(List<Query> queries) {
        return queries.stream().map(Query::text).toList();
    }
}
