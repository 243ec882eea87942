package dev.ragtime.e2e.benchmark;

import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.store.Terms;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is asked.
 *
 * @param terms as they are looked for by words
 */
record Query(String text, String terms, float[] vector) {
    static List<Query> made(int count, Embedder embedder) {
        return IntStream.range(0, count)
                .mapToObj(Corpus::query)
                .map(text -> new Query(text, String.join(" ", Terms.of(text)), embedder.query(text)))
                .toList();
    }

    /** Body of {@code POST /v1/retrieve}. */
    String json(String mode) {
        return "{\"query\": \"" + text + "\", \"mode\": \"" + mode + "\"}";
    }
}
