package dev.ragtime.runtime.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.ask.Dialogue;
import dev.ragtime.runtime.ask.TextParts;
import dev.ragtime.runtime.ask.ToolRequest;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.generate.ToolCall;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.pipeline.Question;
import dev.ragtime.runtime.pipeline.Wishes;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;

/** A request for a message as far as a pipeline can honour it; other fields of Anthropic's are ignored. */
record MessageCall(Question question, boolean stream) {
    private static final Set<String> ROLES = Set.of("user", "assistant");
    private static final String RESULT = "tool_result";
    private static final TextParts TEXT = TextParts.of("text");
    private static final TextParts OF_USER = new TextParts(Set.of("text"), Set.of(RESULT));
    private static final TextParts OF_ASSISTANT =
            new TextParts(Set.of("text"), Set.of(MessageTools.USE, "thinking", "redacted_thinking"));

    /** @throws CallError that names the field */
    static MessageCall parse(String body) {
        var request = JsonRequest.parse(body);
        request.text("model");
        var maxTokens = request.integer("max_tokens", 1, Integer.MAX_VALUE);
        if (maxTokens.isEmpty())
            throw CallError.invalid("missing_field", "max_tokens", "max_tokens: say how long the answer may be");
        var wishes = new Wishes(
                maxTokens, request.number("temperature", 0, 1), Optional.empty(), MessageTools.read(request));
        var dialogue = new Dialogue();
        request.field("system").map(system -> TEXT.joined("system", system)).ifPresent(text -> {
            if (!text.isEmpty()) dialogue.add("system", new ChatMessage("system", text));
        });
        read(request, dialogue);
        if (dialogue.last()
                .filter(last -> last.role().equals("user") || last.ofTool())
                .isEmpty())
            throw CallError.invalid(
                    "missing_question", "messages", "messages: the last one must be the user's, with the question");
        return new MessageCall(dialogue.question("messages", wishes), request.flag("stream"));
    }

    private static void read(JsonRequest request, Dialogue into) {
        var field = request.field("messages")
                .orElseThrow(() -> CallError.invalid(
                        "missing_field", "messages", "messages is missing: send at least one of the user"));
        if (!field.isArray()) throw JsonRequest.wrongType("messages", "a list of messages");
        var number = 0;
        for (var message : field) {
            var at = "messages[" + number++ + "]";
            var role = message.path("role").asText("");
            if (!message.isObject() || !ROLES.contains(role))
                throw JsonRequest.wrongType(at + ".role", "one of user, assistant");
            if (role.equals("user")) ofUser(at + ".content", message.path("content"), into);
            else ofAssistant(at + ".content", message.path("content"), into);
        }
    }

    /** What tools gave comes first; words beside it are a question of their own. */
    private static void ofUser(String at, JsonNode content, Dialogue into) {
        var text = OF_USER.joined(at, content);
        var outcomes = 0;
        for (var i = 0; i < content.size(); i++) {
            var block = content.get(i);
            if (!block.path("type").asText().equals(RESULT)) continue;
            outcomes++;
            var place = at + "[" + i + "]";
            var id = ToolRequest.name(place + ".tool_use_id", block.path("tool_use_id"));
            into.add(place, ChatMessage.outcome(id, outcome(place + ".content", block)));
        }
        if (outcomes == 0 || !text.isBlank()) into.add(at, new ChatMessage("user", text));
    }

    private static String outcome(String at, JsonNode block) {
        var content = block.path("content");
        var text = content.isMissingNode() || content.isNull() ? "" : TEXT.joined(at, content);
        return block.path("is_error").asBoolean() ? "Error: " + text : text;
    }

    private static void ofAssistant(String at, JsonNode content, Dialogue into) {
        var text = OF_ASSISTANT.joined(at, content);
        var calls = new ArrayList<ToolCall>();
        for (var i = 0; i < content.size(); i++) {
            if (content.get(i).path("type").asText().equals(MessageTools.USE))
                calls.add(MessageTools.call(at + "[" + i + "]", content.get(i)));
        }
        if (!text.isEmpty() || !calls.isEmpty()) into.add(at, new ChatMessage("assistant", text, calls, ""));
    }
}
