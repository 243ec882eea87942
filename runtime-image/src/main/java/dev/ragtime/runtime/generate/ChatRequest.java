package dev.ragtime.runtime.generate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a model is asked. What is empty is not sent: some models refuse fields that others need.
 *
 * @param maxTokens longest answer, in the model's tokens; the model server's own limit when empty
 * @param temperature 0 to 2; the model server's own default when empty
 * @param format JSON that the answer must be; a server that does not know the field is asked without
 * @param tools that it may call
 */
public record ChatRequest(
        List<ChatMessage> messages,
        OptionalInt maxTokens,
        OptionalDouble temperature,
        Optional<AnswerFormat> format,
        ToolOffer tools) {
    public ChatRequest {
        messages = List.copyOf(messages);
    }

    /** For an answer in words. */
    public ChatRequest(List<ChatMessage> messages, OptionalInt maxTokens, OptionalDouble temperature) {
        this(messages, maxTokens, temperature, Optional.empty(), ToolOffer.NOTHING);
    }

    /** The same with other messages. */
    ChatRequest with(List<ChatMessage> others) {
        return new ChatRequest(others, maxTokens, temperature, format, tools);
    }
}
