package dev.ragtime.runtime.store;

import dev.ragtime.runtime.chunk.Chunk;

/** A chunk and its unit vector. */
public record EmbeddedChunk(Chunk chunk, float[] vector) {}
