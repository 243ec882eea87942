package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.generate.ToolPiece;

/**
 * Takes an answer's text piece by piece. Sinks are chained: one may hold text back, change it or look at it, and passes
 * on what is left to the next. For a single thread.
 */
@FunctionalInterface
public interface TokenSink {
    /** For a caller that waits for the whole answer. */
    TokenSink NONE = new TokenSink() {
        @Override
        public void accept(String text) {
            // it is in the answer
        }

        @Override
        public boolean leaves() {
            return false;
        }
    };

    /** The next piece; what it throws ends the answer and comes out unchanged. */
    void accept(String text);

    /** What the answer will rest on; before its first piece. */
    default void found(Retrieved passages) {}

    /** Instead of an answer, that there is none. */
    default void abstain(String text) {
        accept(text);
    }

    /** The next piece of what the model thinks, in a pipeline that shows it; no part of the answer's text. */
    default void thought(String text) {}

    /** The next piece of a call of a tool, instead of an answer or after words that lead to it. */
    default void called(ToolPiece piece) {}

    /** Whether a piece may reach the client before the answer is whole, so that it cannot be taken back. */
    default boolean leaves() {
        return true;
    }

    /** The text is complete: what was held back is passed on. */
    default void end() {}
}
