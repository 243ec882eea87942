package dev.ragtime.runtime.generate;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a model is asked. What is empty is not sent: some models refuse fields that others need.
 *
 * @param maxTokens longest answer, in the model's tokens; the model server's own limit when empty
 * @param temperature 0 to 2; the model server's own default when empty
 */
public record ChatRequest(List<ChatMessage> messages, OptionalInt maxTokens, OptionalDouble temperature) {
    public ChatRequest {
        messages = List.copyOf(messages);
    }
}
