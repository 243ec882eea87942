package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.generate.ChatMessage;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What is asked.
 *
 * @param text not blank
 * @param history earlier messages of the conversation, oldest first; given to the model, not to retrieval
 * @param maxTokens shorter answer than the pipeline's limit, if wished
 */
public record Question(String text, List<ChatMessage> history, OptionalInt maxTokens, OptionalDouble temperature) {
    public Question {
        history = List.copyOf(history);
    }

    public static Question of(String text) {
        return new Question(text, List.of(), OptionalInt.empty(), OptionalDouble.empty());
    }
}
