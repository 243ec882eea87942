package dev.ragtime.runtime.generate;

import java.util.Optional;

/**
 * What a model answered.
 *
 * @param finishReason {@code stop}, {@code length} or {@code content_filter}
 * @param routeRevision revision of the ModelRoute that passed it on; empty when none said so
 */
public record Completion(String text, String finishReason, Usage usage, Optional<String> routeRevision) {

    /** Tokens as the model server counted them, 0 when it did not say; of quotes by the embedding model's tokenizer. */
    public record Usage(long promptTokens, long completionTokens) {
        public static final Usage NONE = new Usage(0, 0);
    }
}
