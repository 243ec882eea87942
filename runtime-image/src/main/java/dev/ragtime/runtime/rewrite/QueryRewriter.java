package dev.ragtime.runtime.rewrite;

import dev.ragtime.runtime.generate.ChatMessage;
import java.util.List;

/** Finds what to search for, for a question that was asked in a conversation. Thread-safe. */
@FunctionalInterface
public interface QueryRewriter {
    /** Searches for the question as it is. */
    QueryRewriter NONE = (question, history) -> Rewritten.of(question);

    /**
     * Never fails: what cannot be done is told.
     *
     * @param question not blank
     * @param history earlier messages, oldest first
     */
    Rewritten rewritten(String question, List<ChatMessage> history);

    /** Opens the way to a model without asking it anything, as far as that is possible now. */
    default void connect() {}
}
