package dev.ragtime.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.ask.Dialogue;
import dev.ragtime.runtime.ask.TextParts;
import dev.ragtime.runtime.ask.ToolRequest;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.generate.ToolCall;
import dev.ragtime.runtime.http.JsonRequest;
import java.util.Set;

/** Reads the input of a request for a response: messages, calls of functions and what these gave. */
final class ResponseInput {
    private static final String FIELD = "input";
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant");
    private static final Set<String> OF_CLIENTS = Set.of("custom_tool_call", "custom_tool_call_output");
    private static final TextParts TEXT = TextParts.of("input_text", "output_text", "text");

    private ResponseInput() {}

    /** @throws CallError that names the field */
    static void read(JsonRequest request, Dialogue into) {
        var input = request.field(FIELD)
                .orElseThrow(
                        () -> CallError.invalid("missing_field", FIELD, "input is missing: send the question in it"));
        if (input.isTextual()) {
            into.add(FIELD, new ChatMessage("user", input.asText()));
            return;
        }
        if (!input.isArray() || input.isEmpty())
            throw JsonRequest.wrongType(FIELD, "a string or a list of at least one message");
        var number = 0;
        for (var item : input) read(FIELD + "[" + number++ + "]", item, into);
        requireQuestion(input, into);
    }

    private static void requireQuestion(JsonNode input, Dialogue dialogue) {
        if (dialogue.last()
                .filter(last -> last.role().equals("user") || last.ofTool())
                .isEmpty())
            throw CallError.invalid(
                    "missing_question", FIELD, "input must end with a message of the user: the question");
        for (var item : input) if (item.path("role").asText().equals("user")) return;
        throw CallError.invalid(
                "missing_question",
                FIELD,
                "input holds what functions gave, and no question: a response that ends in calls is not kept, so send"
                        + " the question, the calls and what they gave together");
    }

    private static void read(String at, JsonNode item, Dialogue into) {
        if (!item.isObject()) throw JsonRequest.wrongType(at, "an object with role and content");
        var type = item.path("type").asText("message");
        switch (type) {
            case "message" -> message(at, item, into);
            case "function_call" -> into.addCall(at, call(at, item));
            case "function_call_output" ->
                into.add(
                        at,
                        ChatMessage.outcome(
                                ToolRequest.name(at + ".call_id", item.path("call_id")),
                                TEXT.joined(at + ".output", item.path("output"))));
            default -> {
                if (OF_CLIENTS.contains(type))
                    throw JsonRequest.wrongType(at + ".type", "message, function_call or function_call_output");
                // what was searched for and thought on the way: what it led to is in messages
            }
        }
    }

    private static ToolCall call(String at, JsonNode item) {
        if (!item.path("arguments").isTextual()) throw JsonRequest.wrongType(at + ".arguments", "a string");
        return new ToolCall(
                ToolRequest.name(at + ".call_id", item.path("call_id")),
                ToolRequest.name(at + ".name", item.path("name")),
                item.get("arguments").asText());
    }

    private static void message(String at, JsonNode item, Dialogue into) {
        var role = item.path("role").asText("");
        if (!ROLES.contains(role))
            throw JsonRequest.wrongType(at + ".role", "one of system, developer, user, assistant");
        var content = TEXT.joined(at + ".content", item.path("content"));
        into.add(at + ".content", new ChatMessage(role.equals("developer") ? "system" : role, content));
    }
}
