package dev.ragtime.runtime.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.ask.DetailsJson;
import dev.ragtime.runtime.generate.Citation;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.memory.Names;
import dev.ragtime.runtime.pipeline.Answer;
import java.util.List;
import java.util.UUID;

/** Answers in the shape of Anthropic's messages, and what only this product knows in an object {@code ragtime} beside it. */
final class MessageJson {
    private final String pipeline;
    private final DetailsJson details;

    MessageJson(String pipeline, DetailsJson details) {
        this.pipeline = pipeline;
        this.details = details;
    }

    /** A whole one. */
    ObjectNode of(UUID id, Answer answer) {
        var root = head(id);
        var content = (ArrayNode) root.get("content");
        if (!answer.text().isEmpty() || answer.calls().isEmpty()) {
            var block = content.addObject().put("type", "text").put("text", answer.text());
            if (!answer.citations().isEmpty()) block.set("citations", citations(answer.citations()));
        }
        answer.calls().forEach(call -> content.add(MessageTools.block(call)));
        root.put("stop_reason", stopReason(answer));
        root.set("usage", usage(answer.usage()));
        root.set("ragtime", details.of(answer));
        return root;
    }

    /** One of which nothing was said yet. */
    ObjectNode head(UUID id) {
        var root = Json.object()
                .put("id", "msg_" + Names.digits(id))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", pipeline);
        root.putArray("content");
        root.putNull("stop_reason").putNull("stop_sequence");
        root.set("usage", usage(Usage.NONE));
        return root;
    }

    ObjectNode details(Answer answer) {
        return details.of(answer);
    }

    static String stopReason(Answer answer) {
        return switch (answer.finishReason()) {
            case "length" -> "max_tokens";
            case "tool_calls" -> "tool_use";
            default -> "end_turn";
        };
    }

    static ObjectNode usage(Usage usage) {
        return Json.object().put("input_tokens", usage.promptTokens()).put("output_tokens", usage.completionTokens());
    }

    /** A passage is cited as a search result, whole. */
    static ArrayNode citations(List<Citation> citations) {
        var array = Json.object().putArray("citations");
        for (var citation : citations) {
            var passage = citation.passage();
            array.addObject()
                    .put("type", "search_result_location")
                    .put("cited_text", passage.text())
                    .put("source", passage.passage().chunk().uri())
                    .put("title", passage.passage().chunk().title())
                    .put("search_result_index", passage.number() - 1)
                    .put("start_block_index", 0)
                    .put("end_block_index", 1);
        }
        return array;
    }
}
