package dev.ragtime.runtime.pipeline;

import dev.ragtime.api.pipeline.Prompt;
import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.generate.PromptTemplates;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a model is told besides the conversation.
 *
 * @param examples turns before the conversation, in order
 */
record Instructions(PromptTemplates templates, List<ChatMessage> examples) {
    Instructions {
        examples = List.copyOf(examples);
    }

    static Instructions of(PromptTemplates templates, List<Prompt.Example> examples) {
        var turns = examples.stream()
                .flatMap(example -> Stream.of(
                        new ChatMessage("user", example.question()), new ChatMessage("assistant", example.answer())))
                .toList();
        return new Instructions(templates, turns);
    }
}
