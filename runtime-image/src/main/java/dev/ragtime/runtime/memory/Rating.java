package dev.ragtime.runtime.memory;

/**
 * What somebody said of an answer last.
 *
 * @param comment may be empty
 * @param createdAt milliseconds since 1970
 */
public record Rating(Answered answered, boolean good, String comment, long createdAt) {}
