package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** A line that a language model writes for each chunk, by which it is found. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Contextual(
        @Required @JsonPropertyDescription("ModelRoute of this namespace that leads to the model, which answers chats.")
        Reference modelRoute,

        @Min(16)
        @Max(128)
        @JsonPropertyDescription(
                "Longest line, in tokens of the embedding model; at most half of chunking.maxTokens, of which it is a part. Default: 48.")
        Integer maxTokens) {

    private static final int DEFAULT_MAX_TOKENS = 48;

    public Contextual {
        maxTokens = maxTokens == null ? Integer.valueOf(DEFAULT_MAX_TOKENS) : maxTokens;
    }
}
