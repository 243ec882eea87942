package dev.ragtime.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.ask.AnswerStream;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.ToolCall;
import dev.ragtime.runtime.generate.ToolPiece;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.EventStream;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.pipeline.Answer;
import dev.ragtime.runtime.pipeline.Retrieved;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** One streamed response, as typed events in OpenAI's order. For a single thread. */
final class ResponseEvents extends AnswerStream {
    private static final int SEARCH = 0;

    private final ResponseJson json;
    private final ResponseCall call;
    private final UUID id;
    private final long created;
    private Optional<Retrieved> found = Optional.empty();
    private final Map<Integer, Begun> calls = new LinkedHashMap<>();
    private OptionalInt message = OptionalInt.empty();
    private int items = SEARCH + 1;
    private int sequence;

    /** A call that is being written. */
    private record Begun(int index, String item) {}

    /** @param created seconds since 1970 */
    ResponseEvents(ApiExchange exchange, ResponseJson json, ResponseCall call, UUID id, long created) {
        super(exchange);
        this.json = json;
        this.call = call;
        this.id = id;
        this.created = created;
    }

    @Override
    public void found(Retrieved retrieved) {
        found = Optional.of(retrieved);
    }

    @Override
    public void accept(String piece) {
        begin(ResponseJson.part("", Json.object().arrayNode()));
        var delta = ofPart("response.output_text.delta").put("delta", piece);
        delta.putArray("logprobs");
        send(delta);
    }

    @Override
    public void abstain(String text) {
        if (!ResponseJson.isRefusal(call, true)) {
            accept(text);
            return;
        }
        begin(ResponseJson.refusal(""));
        send(ofPart("response.refusal.delta").put("delta", text));
    }

    @Override
    public void called(ToolPiece piece) {
        begin();
        if (piece.first()) {
            var item = ResponseTools.item(id, items, new ToolCall(piece.id(), piece.name(), ""), "in_progress");
            calls.put(piece.index(), new Begun(items, item.get("id").asText()));
            send(ofItem("response.output_item.added", items++).set("item", item));
        }
        if (piece.arguments().isEmpty()) return;
        send(ofCall("response.function_call_arguments.delta", calls.get(piece.index()))
                .put("delta", piece.arguments()));
    }

    private void begin() {
        if (hasBegun()) return;
        var head = json.head(id, created, "in_progress", call);
        send(event("response.created").set("response", head));
        send(event("response.in_progress").set("response", head));
        search();
    }

    /** @param part of the message, of which nothing was said yet */
    private void begin(ObjectNode part) {
        begin();
        if (message.isPresent()) return;
        message = OptionalInt.of(items++);
        send(ofItem("response.output_item.added", message.getAsInt())
                .set("item", json.emptyMessage(id, "in_progress")));
        send(ofPart("response.content_part.added").set("part", part));
    }

    private void search() {
        send(ofItem("response.output_item.added", SEARCH).set("item", json.searching(id, call)));
        // the first piece of an answer comes after what it rests on
        var done = json.searched(id, call, found.orElseThrow());
        for (var step : List.of("in_progress", "searching", "completed")) {
            send(ofItem("response.file_search_call." + step, SEARCH)
                    .put("item_id", done.get("id").asText()));
        }
        send(ofItem("response.output_item.done", SEARCH).set("item", done));
    }

    @Override
    protected void complete(Answer answer) {
        if (message.isPresent() || ResponseJson.speaks(answer)) completeMessage(answer);
        var number = 0;
        for (var made : answer.calls()) completeCall(calls.get(number++), made);
        var response = json.of(id, created, call, answer);
        send(event("response." + response.get("status").asText()).set("response", response));
        begun().end();
    }

    private void completeCall(Begun begun, ToolCall made) {
        send(ofCall("response.function_call_arguments.done", begun)
                .put("name", made.name())
                .put("arguments", made.arguments()));
        send(ofItem("response.output_item.done", begun.index())
                .set("item", ResponseTools.item(id, begun.index(), made, "completed")));
    }

    private void completeMessage(Answer answer) {
        var part = ResponseJson.part(call, answer);
        begin(part);
        if (ResponseJson.isRefusal(call, answer.abstained())) {
            send(ofPart("response.refusal.done").put("refusal", answer.text()));
        } else {
            annotate(part);
            var whole = ofPart("response.output_text.done").put("text", answer.text());
            whole.putArray("logprobs");
            send(whole);
        }
        send(ofPart("response.content_part.done").set("part", part));
        send(ofItem("response.output_item.done", message.getAsInt()).set("item", json.message(id, part, "completed")));
    }

    private void annotate(ObjectNode part) {
        var number = 0;
        for (var annotation : part.get("annotations")) {
            send(ofPart("response.output_text.annotation.added")
                    .put("annotation_index", number++)
                    .set("annotation", annotation));
        }
    }

    @Override
    protected void fail(EventStream stream, CallError error) {
        var failed = json.head(id, created, "failed", call);
        failed.putObject("error").put("code", "server_error").put("message", error.getMessage());
        send(event("response.failed").set("response", failed));
    }

    private ObjectNode ofPart(String type) {
        return ofItem(type, message.orElseThrow())
                .put("item_id", json.emptyMessage(id, "").get("id").asText())
                .put("content_index", 0);
    }

    private ObjectNode ofCall(String type, Begun begun) {
        return ofItem(type, begun.index()).put("item_id", begun.item());
    }

    private ObjectNode ofItem(String type, int index) {
        return event(type).put("output_index", index);
    }

    private ObjectNode event(String type) {
        return Json.object().put("type", type).put("sequence_number", sequence++);
    }

    private void send(JsonNode event) {
        begun().send(event.get("type").asText(), event);
    }
}
