package dev.ragtime.runtime.memory;

import java.util.List;
import java.util.UUID;

/**
 * Of an answer, what a rating of it needs to be of use.
 *
 * @param id of the answer
 * @param question as it was asked
 * @param query what was searched for, understood without a conversation; the question itself where it stood on its own
 * @param cited documents that the answer rests on, as {@code source/path}, in the order of its text
 * @param retrieved documents of the passages that it was to be written from, as {@code source/path}, best first
 * @param createdAt milliseconds since 1970
 */
public record Answered(
        UUID id, String question, String query, List<String> cited, List<String> retrieved, long createdAt) {
    /** Of question and query, in Unicode code points: who pastes more asks nothing that retrieval is measured by. */
    public static final int LONGEST = 8_000;

    public Answered {
        cited = List.copyOf(cited);
        retrieved = List.copyOf(retrieved);
    }

    boolean isTooLong() {
        return isTooLong(question) || isTooLong(query);
    }

    private static boolean isTooLong(String text) {
        return text.codePointCount(0, text.length()) > LONGEST;
    }
}
