package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.Completion;
import dev.ragtime.runtime.generate.Completion.Usage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class PromptExamplesTest {
    private final List<List<ChatMessage>> asked = new CopyOnWriteArrayList<>();
    private final ChatModel model = (request, listener, guard) -> {
        asked.add(request.messages());
        listener.accept("25 days [1].");
        return new Completion("25 days [1].", "stop", new Usage(7, 5), Optional.empty());
    };

    @Test
    void the_model_is_given_the_examples_between_its_task_and_the_conversation() throws Exception {
        var examples = "prompt: {examples: [{question: Who is the CEO?, answer: 'It is not in here.'}]}";
        try (var server = QueryServerFixture.with(examples, model)) {
            server.post("/v1/chat/completions", """
                    {"messages": [{"role": "user", "content": "Hello?"}, {"role": "assistant", "content": "Hello."},
                     {"role": "user", "content": "How much leave?"}]}""");
        }

        assertThat(asked.getFirst().stream().map(ChatMessage::role))
                .containsExactly("system", "user", "assistant", "user", "assistant", "user");
        assertThat(asked.getFirst().subList(1, 4).stream().map(ChatMessage::content))
                .containsExactly("Who is the CEO?", "It is not in here.", "Hello?");
    }
}
