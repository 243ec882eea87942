package dev.ragtime.runtime.rewrite;

import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.runtime.retrieve.Query;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is searched for.
 *
 * @param queries at least one; the first says by itself what is asked
 * @param degraded steps left out; empty when none
 */
public record Rewritten(List<Query> queries, List<Degradation> degraded) {
    public Rewritten {
        queries = List.copyOf(queries);
        degraded = List.copyOf(degraded);
        if (queries.isEmpty()) throw new IllegalArgumentException("nothing to search for");
    }

    static Rewritten of(String... queries) {
        return new Rewritten(Query.of(Stream.of(queries)), List.of());
    }

    List<String> texts() {
        return Query.texts(queries);
    }

    /** The same after a step was left out. */
    Rewritten without(Degradation.Reason step) {
        return new Rewritten(queries, List.of(Degradation.of(step)));
    }
}
