package dev.ragtime.runtime.serve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.pipeline.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A chat completion request as far as a pipeline can honour it; other fields of OpenAI's are ignored.
 *
 * @param includeUsage whether a stream ends with a chunk that holds token counts
 */
record ChatCall(Question question, boolean stream, boolean includeUsage) {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function");

    /** What was asked of tools and what they said: a pipeline has none, and what they led to is in later turns. */
    private static final Set<String> OF_TOOLS = Set.of("tool", "function");

    /** @throws CallError that names the field */
    static ChatCall parse(String body) {
        var request = JsonRequest.parse(body);
        request.text("model");
        if (request.integer("n", 1, 128).orElse(1) != 1) {
            throw CallError.invalid("unsupported_value", "n", "n must be 1: a question has one answer here");
        }
        var messages = messages(request);
        var last = lastOfUser(messages);
        var question = messages.get(last).content();
        if (question.isBlank()) {
            throw CallError.invalid(
                    "blank_question",
                    "messages[" + placeOfLastUser(request) + "].content",
                    "the last user message is blank: ask something");
        }
        var asked = new Question(
                question.strip(), messages.subList(0, last), maxTokens(request), request.number("temperature", 0, 2));
        return new ChatCall(asked, request.flag("stream"), includeUsage(request));
    }

    private static OptionalInt maxTokens(JsonRequest request) {
        var newer = request.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
        var older = request.integer("max_tokens", 1, Integer.MAX_VALUE);
        return newer.isPresent() ? newer : older;
    }

    private static boolean includeUsage(JsonRequest request) {
        var options = request.field("stream_options");
        if (options.isEmpty()) return false;
        if (!options.get().isObject()) throw JsonRequest.wrongType("stream_options", "an object");
        var usage = options.get().path("include_usage");
        if (!usage.isMissingNode() && !usage.isNull() && !usage.isBoolean()) {
            throw JsonRequest.wrongType("stream_options.include_usage", "true or false");
        }
        return usage.asBoolean(false);
    }

    private static List<ChatMessage> messages(JsonRequest request) {
        var field = request.field("messages")
                .orElseThrow(() -> CallError.invalid(
                        "missing_field", "messages", "messages is missing: send at least one user message"));
        if (!field.isArray()) throw JsonRequest.wrongType("messages", "an array of messages");
        var messages = new ArrayList<ChatMessage>();
        var number = 0;
        for (var message : field) message("messages[" + number++ + "]", message).ifPresent(messages::add);
        return messages;
    }

    /** A turn of the assistant that has no words, as beside {@code tool_calls}. */
    private static boolean isCallOfTools(String role, JsonNode message) {
        var content = message.path("content");
        return role.equals("assistant")
                && !content.isArray()
                && content.asText("").isEmpty();
    }

    private static Optional<ChatMessage> message(String at, JsonNode message) {
        if (!message.isObject()) throw JsonRequest.wrongType(at, "an object with role and content");
        var role = message.path("role").asText("");
        if (!message.path("role").isTextual() || !ROLES.contains(role)) {
            throw JsonRequest.wrongType(at + ".role", "one of system, developer, user, assistant, tool, function");
        }
        if (OF_TOOLS.contains(role) || isCallOfTools(role, message)) return Optional.empty();
        var content = content(at + ".content", message.path("content"));
        return Optional.of(new ChatMessage(role.equals("developer") ? "system" : role, content));
    }

    private static String content(String at, JsonNode content) {
        if (content.isTextual()) return content.asText();
        if (!content.isArray()) throw JsonRequest.wrongType(at, "a string or an array of text parts");
        var text = new StringBuilder();
        for (var part : content) {
            if (!part.path("type").asText().equals("text") || !part.path("text").isTextual()) {
                throw CallError.invalid("unsupported_content", at, at + " may hold parts of type text only");
            }
            text.append(part.get("text").asText());
        }
        return text.toString();
    }

    /** In the conversation as it was sent: turns of tools are there, too. */
    private static int placeOfLastUser(JsonRequest request) {
        var messages = request.field("messages").orElseThrow();
        var place = messages.size() - 1;
        while (!messages.get(place).path("role").asText().equals("user")) place--;
        return place;
    }

    private static int lastOfUser(List<ChatMessage> messages) {
        for (var i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).role().equals("user")) return i;
        }
        throw CallError.invalid(
                "missing_question", "messages", "messages holds no user message: add one with the question");
    }
}
