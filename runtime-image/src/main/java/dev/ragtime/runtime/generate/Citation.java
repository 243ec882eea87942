package dev.ragtime.runtime.generate;

/**
 * A place of an answer and the passage it rests on.
 *
 * @param start first character, inclusive, in Unicode code points
 * @param end last character, exclusive, in Unicode code points
 */
public record Citation(int start, int end, NumberedPassage passage, Attribution attribution) {
    /** How the passage was found. */
    public enum Attribution {
        /** The answer names it: {@code [n]}. */
        MARKER,
        /** The sentence shares most of its words with it. */
        OVERLAP
    }
}
