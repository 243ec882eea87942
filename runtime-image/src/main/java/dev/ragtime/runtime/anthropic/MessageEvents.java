package dev.ragtime.runtime.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.ask.AnswerStream;
import dev.ragtime.runtime.ask.Asked;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.ToolPiece;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ErrorShape;
import dev.ragtime.runtime.http.EventStream;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.pipeline.Answer;

/** One streamed message, as typed events in Anthropic's order. For a single thread. */
final class MessageEvents extends AnswerStream {
    private final ApiExchange exchange;
    private final MessageJson json;
    private final ErrorShape errors;
    private final Asked asked;
    private Block open = Block.NONE;
    private int index;

    private enum Block {
        NONE,
        TEXT,
        CALL
    }

    MessageEvents(ApiExchange exchange, MessageJson json, ErrorShape errors, Asked asked) {
        super(exchange);
        this.exchange = exchange;
        this.json = json;
        this.errors = errors;
        this.asked = asked;
    }

    @Override
    public void accept(String piece) {
        write();
        send(delta(Json.object().put("type", "text_delta").put("text", piece)));
    }

    @Override
    public void called(ToolPiece piece) {
        if (piece.first()) open(MessageTools.block(piece.id(), piece.name(), Json.object()), Block.CALL);
        if (piece.arguments().isEmpty()) return;
        send(delta(Json.object().put("type", "input_json_delta").put("partial_json", piece.arguments())));
    }

    /** Goes on with a block of text. */
    private void write() {
        if (open != Block.TEXT) open(Json.object().put("type", "text").put("text", ""), Block.TEXT);
    }

    /** Ends the block that is open, and begins another. */
    private void open(ObjectNode block, Block kind) {
        if (!hasBegun()) send(event("message_start").set("message", json.head(asked.id())));
        shut();
        open = kind;
        send(event("content_block_start").put("index", index).set("content_block", block));
    }

    private void shut() {
        if (open != Block.NONE) send(event("content_block_stop").put("index", index++));
        open = Block.NONE;
    }

    @Override
    protected void complete(Answer answer) {
        if (!hasBegun()) write();
        // once calls have begun, the text is closed: they are in the details
        if (open == Block.TEXT) cite(answer);
        shut();
        var end = event("message_delta");
        end.putObject("delta")
                .put("stop_reason", MessageJson.stopReason(answer))
                .putNull("stop_sequence");
        end.set("usage", MessageJson.usage(answer.usage()));
        end.set("ragtime", json.details(answer));
        send(end);
        send(event("message_stop"));
        begun().end();
    }

    private void cite(Answer answer) {
        for (var citation : MessageJson.citations(answer.citations())) {
            send(delta(Json.object().put("type", "citations_delta").set("citation", citation)));
        }
    }

    @Override
    protected void fail(EventStream stream, CallError error) {
        stream.send("error", errors.of(error, exchange.requestId()));
    }

    private ObjectNode delta(JsonNode delta) {
        var event = event("content_block_delta").put("index", index);
        event.set("delta", delta);
        return event;
    }

    private static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }

    private void send(JsonNode event) {
        begun().send(event.get("type").asText(), event);
    }
}
