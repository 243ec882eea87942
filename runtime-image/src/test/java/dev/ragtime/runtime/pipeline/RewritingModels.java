package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.runtime.http.Json;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Models that write a query for the last message of a conversation, each in its own way. */
final class RewritingModels {
    /** What the last message stands after in a prompt. */
    static final String LAST = "Last message:\n";

    private static final String USER = "User:\n";

    private RewritingModels() {}

    /** @param query what it writes for a prompt */
    static ScriptedModel writing(UnaryOperator<String> query) throws IOException {
        var model = ScriptedModel.answering(ScriptedModel.text(""));
        model.now(exchange -> {
            var prompt = Json.parse(model.requests.getLast().body())
                    .at("/messages/1/content")
                    .asText();
            ScriptedModel.text(query.apply(prompt)).answer(exchange, true);
        });
        return model;
    }

    static String route(ScriptedModel model) {
        return """
                ---
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: words, namespace: shop}
                spec: {backends: [{name: only, openAICompatible: {url: "http://x/v1"}, model: m}]}
                status: {endpoint: "%s"}
                """.formatted(model.url());
    }

    static String lastMessage(String prompt) {
        return prompt.substring(prompt.indexOf(LAST) + LAST.length())
                .lines()
                .findFirst()
                .orElseThrow();
    }

    /** The question before the last message. */
    static String lastQuestion(String prompt) {
        var conversation = prompt.substring(0, prompt.indexOf(LAST));
        return conversation
                .substring(conversation.lastIndexOf(USER) + USER.length())
                .lines()
                .findFirst()
                .orElseThrow();
    }
}
