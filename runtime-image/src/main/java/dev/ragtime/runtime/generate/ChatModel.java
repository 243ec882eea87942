package dev.ragtime.runtime.generate;

import dev.ragtime.runtime.call.CallGuard;
import java.util.function.Consumer;

/** A language model. Thread-safe. */
public interface ChatModel {
    /**
     * Blocks until the answer is whole.
     *
     * @param onText gets the answer piece by piece; what it throws ends the call and comes out unchanged
     * @throws ModelException when the model fails or the call is stopped
     */
    Completion answer(ChatRequest request, Consumer<String> onText, CallGuard guard);

    /** Opens the way to the model without asking it anything, as far as that is possible now. */
    default void connect() {}
}
