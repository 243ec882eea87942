package dev.ragtime.runtime.generate;

import java.util.List;

/**
 * @param role {@code system}, {@code user}, {@code assistant}, or {@code tool} for what a tool gave
 * @param content may be empty beside calls
 * @param calls of the assistant
 * @param callId which call this is the outcome of; empty but for {@code tool}
 */
public record ChatMessage(String role, String content, List<ToolCall> calls, String callId) {
    static final String TOOL = "tool";

    public ChatMessage {
        calls = List.copyOf(calls);
    }

    /** Words. */
    public ChatMessage(String role, String content) {
        this(role, content, List.of(), "");
    }

    /** What a tool gave. */
    public static ChatMessage outcome(String callId, String content) {
        return new ChatMessage(TOOL, content, List.of(), callId);
    }

    /** Whether a tool said it. */
    public boolean ofTool() {
        return role.equals(TOOL);
    }

    /** All that a model reads of it. */
    public String text() {
        if (calls.isEmpty()) return content;
        var text = new StringBuilder(content);
        for (var call : calls) text.append(' ').append(call.name()).append(' ').append(call.arguments());
        return text.toString();
    }
}
