package dev.ragtime.runtime.generate;

import dev.ragtime.runtime.call.CallGuard;

/** A language model. Thread-safe. */
public interface ChatModel {
    /**
     * Blocks until the answer is whole.
     *
     * @param listener what it throws ends the call and comes out unchanged
     * @throws ModelException when the model fails or the call is stopped
     */
    Completion answer(ChatRequest request, AnswerListener listener, CallGuard guard);

    /** Opens the way to the model without asking it anything, as far as that is possible now. */
    default void connect() {}
}
