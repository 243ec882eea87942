package dev.ragtime.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.ask.Dialogue;
import dev.ragtime.runtime.ask.TextParts;
import dev.ragtime.runtime.ask.ToolRequest;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.generate.ToolCall;
import dev.ragtime.runtime.http.JsonRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the messages of a chat completion request. */
final class ChatMessages {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");
    private static final TextParts TEXT = TextParts.of("text");
    private static final int MOST_CALLS = 128;

    private ChatMessages() {}

    /** @throws CallError that names the field */
    static Dialogue read(JsonRequest request) {
        var field = request.field("messages")
                .orElseThrow(() -> CallError.invalid(
                        "missing_field", "messages", "messages is missing: send at least one user message"));
        if (!field.isArray()) throw JsonRequest.wrongType("messages", "an array of messages");
        var dialogue = new Dialogue();
        var number = 0;
        for (var message : field) read("messages[" + number++ + "]", message, dialogue);
        return dialogue;
    }

    private static void read(String at, JsonNode message, Dialogue into) {
        if (!message.isObject()) throw JsonRequest.wrongType(at, "an object with role and content");
        var role = message.path("role").asText("");
        if (role.equals("function") || message.hasNonNull("function_call"))
            throw CallError.invalid(
                    "unsupported_value",
                    at,
                    at + " is of the older form of tools: send tool_calls, and what they gave as role tool");
        if (!message.path("role").isTextual() || !ROLES.contains(role))
            throw JsonRequest.wrongType(at + ".role", "one of system, developer, user, assistant, tool");
        switch (role) {
            case "tool" -> {
                var id = ToolRequest.name(at + ".tool_call_id", message.path("tool_call_id"));
                into.add(at + ".tool_call_id", ChatMessage.outcome(id, content(at, message)));
            }
            case "assistant" -> assistant(at, message, into);
            default ->
                into.add(
                        at + ".content",
                        new ChatMessage(role.equals("developer") ? "system" : role, content(at, message)));
        }
    }

    /** One that has neither words nor calls says nothing. */
    private static void assistant(String at, JsonNode message, Dialogue into) {
        var calls = calls(at + ".tool_calls", message.path("tool_calls"));
        var content = message.path("content");
        var text = content.isMissingNode() || content.isNull() ? "" : content(at, message);
        if (calls.isEmpty() && text.isEmpty()) return;
        into.add(calls.isEmpty() ? at + ".content" : at + ".tool_calls", new ChatMessage("assistant", text, calls, ""));
    }

    private static String content(String at, JsonNode message) {
        return TEXT.joined(at + ".content", message.path("content"));
    }

    private static List<ToolCall> calls(String at, JsonNode field) {
        if (field.isMissingNode() || field.isNull()) return List.of();
        if (!field.isArray() || field.size() > MOST_CALLS)
            throw JsonRequest.wrongType(at, "a list of at most " + MOST_CALLS + " calls");
        var calls = new ArrayList<ToolCall>();
        for (var node : field) {
            var place = at + "[" + calls.size() + "]";
            if (!node.path("type").asText("function").equals("function"))
                throw JsonRequest.wrongType(place + ".type", "function");
            var function = node.path("function");
            if (!function.path("arguments").isTextual())
                throw JsonRequest.wrongType(place + ".function.arguments", "a string");
            calls.add(new ToolCall(
                    ToolRequest.name(place + ".id", node.path("id")),
                    ToolRequest.name(place + ".function.name", function.path("name")),
                    function.get("arguments").asText()));
        }
        return calls;
    }
}
