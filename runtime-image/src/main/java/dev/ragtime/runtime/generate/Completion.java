package dev.ragtime.runtime.generate;

import java.util.List;
import java.util.Optional;

/**
 * What a model answered.
 *
 * @param text without what the model thought
 * @param thinking what it thought; empty when it said nothing of that
 * @param finishReason {@code stop}, {@code length} or {@code content_filter}
 * @param routeRevision revision of the ModelRoute that passed it on; empty when none said so
 * @param refused what the model did not take, and was then asked without
 */
public record Completion(
        String text,
        String thinking,
        String finishReason,
        Usage usage,
        Optional<String> routeRevision,
        List<ModelRefusal> refused) {
    public Completion {
        refused = List.copyOf(refused);
    }

    /** One of a model that took what it was asked, and did not think aloud. */
    public Completion(String text, String finishReason, Usage usage, Optional<String> routeRevision) {
        this(text, "", finishReason, usage, routeRevision, List.of());
    }

    /** Tokens as the model server counted them, 0 when it did not say; of quotes by the embedding model's tokenizer. */
    public record Usage(long promptTokens, long completionTokens) {
        public static final Usage NONE = new Usage(0, 0);
    }
}
