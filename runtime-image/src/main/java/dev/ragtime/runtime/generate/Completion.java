package dev.ragtime.runtime.generate;

import java.util.List;
import java.util.Optional;

/**
 * What a model answered.
 *
 * @param text without what the model thought
 * @param thinking what it thought; empty when it said nothing of that
 * @param calls of tools, with which the model waits for what they give; empty when it has answered
 * @param finishReason {@code stop}, {@code tool_calls}, {@code length} or {@code content_filter}
 * @param routeRevision revision of the ModelRoute that passed it on; empty when none said so
 * @param refused what the model did not take, and was then asked without
 */
public record Completion(
        String text,
        String thinking,
        List<ToolCall> calls,
        String finishReason,
        Usage usage,
        Optional<String> routeRevision,
        List<ModelRefusal> refused) {
    public Completion {
        calls = List.copyOf(calls);
        refused = List.copyOf(refused);
    }

    /** One of a model that took what it was asked, and did not think aloud. */
    public Completion(String text, String finishReason, Usage usage, Optional<String> routeRevision) {
        this(text, "", List.of(), finishReason, usage, routeRevision, List.of());
    }

    /** The same in other words. */
    Completion saying(String other) {
        return new Completion(other, thinking, calls, finishReason, usage, routeRevision, refused);
    }

    /** Tokens as the model server counted them, 0 when it did not say; of quotes by the embedding model's tokenizer. */
    public record Usage(long promptTokens, long completionTokens) {
        public static final Usage NONE = new Usage(0, 0);
    }
}
