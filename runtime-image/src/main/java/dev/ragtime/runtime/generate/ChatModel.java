package dev.ragtime.runtime.generate;

import dev.ragtime.runtime.http.CallGuard;
import java.util.function.Consumer;

/** A language model. Thread-safe. Both calls block, and throw {@link ModelException} when they fail or are stopped. */
public interface ChatModel {
    /** The whole answer at once. */
    Completion complete(ChatRequest request, CallGuard guard);

    /** The answer piece by piece; what the consumer throws ends the call and comes out unchanged. */
    Completion stream(ChatRequest request, Consumer<String> onText, CallGuard guard);
}
