package dev.ragtime.runtime.memory;

import java.util.List;
import java.util.UUID;

/**
 * A question and its answer.
 *
 * @param parent the turn that it follows; null for the first of a thread
 * @param sources what the answer rests on
 * @param finishReason OpenAI's: {@code stop} or {@code length}
 * @param createdAt milliseconds since 1970
 */
public record Turn(
        UUID id,
        UUID parent,
        String question,
        String answer,
        List<Source> sources,
        String finishReason,
        long promptTokens,
        long completionTokens,
        long createdAt) {
    public Turn {
        sources = List.copyOf(sources);
    }

    /**
     * A place of the answer and the document that it rests on.
     *
     * @param start first character, inclusive, in Unicode code points
     * @param end last character, exclusive
     */
    public record Source(int start, int end, String uri, String title) {}

    /** The same after another one. */
    Turn after(UUID other) {
        return new Turn(id, other, question, answer, sources, finishReason, promptTokens, completionTokens, createdAt);
    }
}
