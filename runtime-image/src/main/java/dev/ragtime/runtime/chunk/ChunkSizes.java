package dev.ragtime.runtime.chunk;

/**
 * How large chunks are, in tokens of everything embedded for one.
 *
 * @param maxTokens of a chunk
 * @param overlapTokens most that are repeated of the chunk before
 * @param parentTokens most of a parent; 0 where chunks are read alone
 */
record ChunkSizes(int maxTokens, int overlapTokens, int parentTokens) {}
