package dev.ragtime.runtime.store;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that is remembered.
 *
 * @param thread what belongs together, e.g. the turns of a conversation
 * @param owner whose it is
 * @param kind what it is
 * @param number its place in the thread, from 0
 * @param expires is not found from then on; kept in milliseconds
 * @param text what is remembered, for whoever wrote it
 */
public record MemoryEntry(
        UUID id, String thread, String owner, String kind, int number, Instant expires, String text) {}
