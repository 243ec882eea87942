package dev.ragtime.runtime.generate;

/**
 * What a model answered.
 *
 * @param finishReason {@code stop}, {@code length} or {@code content_filter}
 */
public record Completion(String text, String finishReason, Usage usage) {

    /** Tokens as the model server counted them; 0 when it did not say. */
    public record Usage(long promptTokens, long completionTokens) {
        public static final Usage NONE = new Usage(0, 0);
    }
}
