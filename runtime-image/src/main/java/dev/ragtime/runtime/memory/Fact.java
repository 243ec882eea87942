package dev.ragtime.runtime.memory;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Something that somebody stated about himself or his work.
 *
 * @param text one line of up to {@value #LONGEST} characters
 * @param createdAt milliseconds since 1970
 * @param updatedAt when it was stated last; milliseconds since 1970
 * @param vector what it is found by
 */
public record Fact(UUID id, String text, Origin origin, long createdAt, long updatedAt, FactVector vector) {
    /** In Unicode code points. */
    public static final int LONGEST = 500;

    /** How it came to be known. */
    public enum Origin {
        /** It was asked to be kept. */
        KEPT,
        /** A model found it in a question. */
        LEARNED
    }

    /** When it was stated last, in UTC. */
    public LocalDate day() {
        return LocalDate.ofInstant(Instant.ofEpochMilli(updatedAt), ZoneOffset.UTC);
    }

    /** On one line, without blanks at its ends. */
    static String line(String text) {
        return text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
    }

    static boolean isTooLong(String text) {
        return text.codePointCount(0, text.length()) > LONGEST;
    }
}
