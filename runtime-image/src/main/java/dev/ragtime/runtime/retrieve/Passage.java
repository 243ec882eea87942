package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.chunk.Chunk;
import java.util.OptionalDouble;

/**
 * A chunk as retrieved.
 *
 * @param score what it was ranked by: fused score, cosine similarity or BM25, by mode
 * @param similarity cosine similarity, when the vector ranking found it
 * @param keywordScore BM25 score, when the keyword ranking found it
 */
public record Passage(Chunk chunk, double score, OptionalDouble similarity, OptionalDouble keywordScore) {}
