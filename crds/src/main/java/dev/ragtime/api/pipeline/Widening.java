package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** How much of a document is read around a passage that was found. */
public record Widening(
        @Required @Min(1) @Max(10) @JsonPropertyDescription("Chunks before and after that are read with it, 1 to 10.")
        Integer neighbours,

        @Min(64)
        @Max(32768)
        @JsonPropertyDescription(
                "Longest passage, in tokens of the embedding model: nearer neighbours first. Default: 1024.")
        Integer maxTokens) {

    public Widening {
        maxTokens = maxTokens == null ? Integer.valueOf(1024) : maxTokens;
    }
}
