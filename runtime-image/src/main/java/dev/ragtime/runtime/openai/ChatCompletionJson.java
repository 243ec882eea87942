package dev.ragtime.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.ask.DetailsJson;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.generate.ToolPiece;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.pipeline.Answer;

/** Answers in the shape of OpenAI's chat completions, and what only this product knows in an object {@code ragtime} beside it. */
final class ChatCompletionJson {
    /** No field of OpenAI's; most servers of reasoning models and their clients call it so. */
    private static final String THINKING = "reasoning_content";

    private final String pipeline;
    private final DetailsJson details;

    ChatCompletionJson(String pipeline, DetailsJson details) {
        this.pipeline = pipeline;
        this.details = details;
    }

    /**
     * A whole {@code chat.completion}.
     *
     * @param formatted whether JSON was asked for, which the words that there is no answer are not
     */
    ObjectNode completion(String id, long created, Answer answer, boolean formatted) {
        var root = head(id, created, "chat.completion");
        var choice = root.putArray("choices").addObject().put("index", 0);
        var refused = formatted && answer.abstained();
        var silent = refused || answer.text().isEmpty();
        var message =
                choice.putObject("message").put("role", "assistant").put("content", silent ? null : answer.text());
        if (!answer.thinking().isEmpty()) message.put(THINKING, answer.thinking());
        message.put("refusal", refused ? answer.text() : null);
        message.set("annotations", AnnotationJson.nested(answer.citations()));
        ChatTools.write(answer.calls(), message);
        choice.putNull("logprobs");
        choice.put("finish_reason", answer.finishReason());
        root.set("usage", usage(answer.usage()));
        root.set("ragtime", details.of(answer));
        return root;
    }

    /** A {@code chat.completion.chunk} with a piece of text. */
    ObjectNode chunk(String id, long created, String text, boolean first) {
        return chunk(id, created, "content", text, first);
    }

    /** One with a piece of what the model thinks. */
    ObjectNode thoughtChunk(String id, long created, String text, boolean first) {
        return chunk(id, created, THINKING, text, first);
    }

    /** One with the words that there is no answer. */
    ObjectNode refusalChunk(String id, long created, String text) {
        return chunk(id, created, "refusal", text, true);
    }

    /** One with a piece of a call. */
    ObjectNode callChunk(String id, long created, ToolPiece piece, boolean first) {
        var delta = first ? Json.object().put("role", "assistant").putNull("content") : Json.object();
        return chunk(id, created, delta.setAll(ChatTools.delta(piece)));
    }

    private ObjectNode chunk(String id, long created, String field, String text, boolean first) {
        var delta = first ? Json.object().put("role", "assistant") : Json.object();
        return chunk(id, created, delta.put(field, text));
    }

    private ObjectNode chunk(String id, long created, JsonNode delta) {
        var root = head(id, created, "chat.completion.chunk");
        var choice = root.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("finish_reason");
        return root;
    }

    /** The chunk that ends the text: annotations and details. */
    ObjectNode lastChunk(String id, long created, Answer answer) {
        var root = head(id, created, "chat.completion.chunk");
        var choice = root.putArray("choices").addObject().put("index", 0);
        choice.putObject("delta").set("annotations", AnnotationJson.nested(answer.citations()));
        choice.put("finish_reason", answer.finishReason());
        root.set("ragtime", details.of(answer));
        return root;
    }

    /** The chunk after the last, with token counts. */
    ObjectNode usageChunk(String id, long created, Answer answer) {
        var root = head(id, created, "chat.completion.chunk");
        root.putArray("choices");
        root.set("usage", usage(answer.usage()));
        return root;
    }

    private ObjectNode head(String id, long created, String object) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", pipeline);
    }

    private static ObjectNode usage(Usage usage) {
        return Json.object()
                .put("prompt_tokens", usage.promptTokens())
                .put("completion_tokens", usage.completionTokens())
                .put("total_tokens", usage.promptTokens() + usage.completionTokens());
    }
}
