package dev.ragtime.runtime.generate;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a model is asked.
 *
 * @param maxTokens longest answer, in the model's tokens
 * @param temperature 0 to 2; the model server's own default when empty
 */
public record ChatRequest(List<ChatMessage> messages, int maxTokens, OptionalDouble temperature) {
    public ChatRequest {
        messages = List.copyOf(messages);
    }
}
