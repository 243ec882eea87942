package dev.ragtime.runtime.chunk;

/**
 * What becomes a chunk, as it was cut.
 *
 * @param start first character of the running text, inclusive
 * @param end last character, exclusive
 * @param head what is repeated above it; may be empty
 * @param tokens of everything embedded for it
 */
record Piece(int start, int end, String head, String heading, String text, String embedded, int tokens) {}
