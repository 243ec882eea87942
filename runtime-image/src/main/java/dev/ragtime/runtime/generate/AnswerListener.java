package dev.ragtime.runtime.generate;

/** Gets an answer piece by piece, while a model writes it; what it throws ends the answer. For a single thread. */
@FunctionalInterface
public interface AnswerListener {
    void accept(String text);

    /** The next piece of what the model thinks before it answers. */
    default void thought(String text) {}

    /** The next piece of a call of a tool. */
    default void call(ToolPiece piece) {}
}
