package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.embed.Embedder;
import java.util.Optional;

/** Vectors that a search made of its queries, for who compares something with them afterwards. */
@FunctionalInterface
public interface QueryVectors {
    /** Of a search that embeds nothing. */
    QueryVectors NONE = (query, embedder) -> Optional.empty();

    /** The unit vector of a query by this very model; empty where the search made none, or could not. */
    Optional<float[]> of(String query, Embedder embedder);
}
