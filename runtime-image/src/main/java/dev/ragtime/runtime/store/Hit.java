package dev.ragtime.runtime.store;

import dev.ragtime.runtime.chunk.Chunk;

/**
 * A chunk that a search found.
 *
 * @param chunk with its id, its document's id and the fields asked for; other texts are empty and other numbers 0
 * @param score of the ranking that found it
 */
public record Hit(Chunk chunk, double score) {}
