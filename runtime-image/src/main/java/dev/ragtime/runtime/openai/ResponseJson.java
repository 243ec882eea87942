package dev.ragtime.runtime.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.ask.DetailsJson;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.generate.NumberedPassage;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.memory.Names;
import dev.ragtime.runtime.memory.Place;
import dev.ragtime.runtime.memory.Turn;
import dev.ragtime.runtime.pipeline.Answer;
import dev.ragtime.runtime.pipeline.Retrieved;
import java.util.List;
import java.util.UUID;

/** Answers in the shape of OpenAI's responses: what was searched for, and a message. */
final class ResponseJson {
    private final String pipeline;
    private final DetailsJson details;

    ResponseJson(String pipeline, DetailsJson details) {
        this.pipeline = pipeline;
        this.details = details;
    }

    /**
     * One that is not answered yet, or was answered: all fields that clients expect.
     *
     * @param status {@code in_progress}, {@code completed}, {@code incomplete} or {@code failed}
     */
    ObjectNode head(UUID id, long createdSeconds, String status) {
        var root = Json.object()
                .put("id", Names.answer(id))
                .put("object", "response")
                .put("created_at", createdSeconds)
                .put("status", status)
                .put("background", false);
        for (var nothing : List.of("error", "incomplete_details", "instructions", "max_output_tokens"))
            root.putNull(nothing);
        root.put("model", pipeline);
        root.putArray("output");
        root.put("parallel_tool_calls", false);
        root.putNull("previous_response_id").putNull("conversation");
        root.put("store", false).putNull("temperature").putNull("top_p");
        root.putObject("text").putObject("format").put("type", "text");
        root.put("tool_choice", "auto").putArray("tools");
        root.put("truncation", "auto").putNull("usage").putNull("user");
        root.putObject("metadata");
        return root;
    }

    /** The same with what its request said. */
    ObjectNode head(UUID id, long createdSeconds, String status, ResponseCall call) {
        var root = head(id, createdSeconds, status);
        call.instructions().ifPresent(text -> root.put("instructions", text));
        call.wishes().maxTokens().ifPresent(most -> root.put("max_output_tokens", most));
        call.wishes().temperature().ifPresent(value -> root.put("temperature", value));
        root.put("store", !call.place().equals(Place.NOWHERE));
        ResponseTools.write(call.wishes().tools(), root);
        switch (call.place()) {
            case Place.Conversed(var name) -> root.putObject("conversation").put("id", name);
            case Place.After(var name) -> root.put("previous_response_id", name);
            case Place.Alone _, Place.Nowhere _ -> {}
        }
        var metadata = root.putObject("metadata");
        call.metadata().forEach(metadata::put);
        return root;
    }

    /** A whole one. */
    ObjectNode of(UUID id, long createdSeconds, ResponseCall call, Answer answer) {
        var root = head(id, createdSeconds, status(answer.finishReason()), call);
        incomplete(root, answer.finishReason());
        var output = root.putArray("output");
        output.add(searched(id, call, answer.retrieved()));
        if (speaks(answer)) output.add(message(id, part(call, answer), "completed"));
        for (var made : answer.calls()) output.add(ResponseTools.item(id, output.size(), made, "completed"));
        // what waits for functions is its client's
        if (!answer.calls().isEmpty()) root.put("store", false);
        root.set("usage", usage(answer.usage()));
        root.set("ragtime", details.of(answer));
        return root;
    }

    /** One that was kept. What was found for it is not. */
    ObjectNode of(Turn turn) {
        var root = head(turn.id(), turn.createdAt() / 1000, status(turn.finishReason()));
        incomplete(root, turn.finishReason());
        root.put("store", true);
        root.putArray("output").add(message(turn.id(), part(turn.answer(), AnnotationJson.of(turn)), "completed"));
        root.set("usage", usage(new Usage(turn.promptTokens(), turn.completionTokens())));
        if (turn.parent() != null) root.put("previous_response_id", Names.answer(turn.parent()));
        return root;
    }

    /** Whether there is a message, and not calls alone. */
    static boolean speaks(Answer answer) {
        return !answer.text().isEmpty() || answer.calls().isEmpty();
    }

    private static String status(String finishReason) {
        return finishReason.equals("length") ? "incomplete" : "completed";
    }

    private static void incomplete(ObjectNode root, String finishReason) {
        if (finishReason.equals("length")) root.putObject("incomplete_details").put("reason", "max_output_tokens");
    }

    /** What is searched for, while it is. */
    ObjectNode searching(UUID id, ResponseCall call) {
        var item = search(id, "in_progress", List.of(call.question().text()));
        return item.putNull("results");
    }

    /** What was searched for; with what was found where that is asked for. */
    ObjectNode searched(UUID id, ResponseCall call, Retrieved retrieved) {
        var asked = List.of(call.question().text());
        var item = search(id, "completed", retrieved.queries().isEmpty() ? asked : retrieved.queries());
        if (call.showsResults()) item.set("results", results(retrieved.passages()));
        else item.putNull("results");
        return item;
    }

    private static ObjectNode search(UUID id, String status, List<String> queries) {
        var item = Json.object()
                .put("id", "fs_" + Names.digits(id))
                .put("type", "file_search_call")
                .put("status", status);
        queries.forEach(item.putArray("queries")::add);
        return item;
    }

    private ArrayNode results(List<NumberedPassage> passages) {
        var results = Json.object().putArray("results");
        for (var numbered : passages) {
            var result = results.addObject();
            PassageFile.describe(result, numbered.passage());
            result.put("text", numbered.text());
        }
        return results;
    }

    ObjectNode message(UUID id, ObjectNode part, String status) {
        var item = emptyMessage(id, status);
        item.putArray("content").add(part);
        return item;
    }

    ObjectNode emptyMessage(UUID id, String status) {
        var item = Json.object()
                .put("id", "msg_" + Names.digits(id))
                .put("type", "message")
                .put("status", status)
                .put("role", "assistant");
        item.putArray("content");
        return item;
    }

    /** What is said; where JSON was asked for, the words that there is no answer are a refusal. */
    static ObjectNode part(ResponseCall call, Answer answer) {
        return isRefusal(call, answer.abstained()) ? refusal(answer.text()) : part(answer.text(), annotations(answer));
    }

    static boolean isRefusal(ResponseCall call, boolean abstained) {
        return abstained && call.wishes().format().isPresent();
    }

    static ObjectNode refusal(String text) {
        return Json.object().put("type", "refusal").put("refusal", text);
    }

    static ObjectNode part(String text, ArrayNode annotations) {
        var part = Json.object().put("type", "output_text").put("text", text);
        part.set("annotations", annotations);
        part.putArray("logprobs");
        return part;
    }

    static ArrayNode annotations(Answer answer) {
        return AnnotationJson.flat(answer.citations());
    }

    private static ObjectNode usage(Usage usage) {
        var node = Json.object().put("input_tokens", usage.promptTokens());
        node.putObject("input_tokens_details").put("cached_tokens", 0);
        node.put("output_tokens", usage.completionTokens());
        node.putObject("output_tokens_details").put("reasoning_tokens", 0);
        return node.put("total_tokens", usage.promptTokens() + usage.completionTokens());
    }
}
