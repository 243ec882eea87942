package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** Larger parts of documents that are read in place of the chunks found in them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ParentChunks(
        @Min(64)
        @Max(4096)
        @JsonPropertyDescription(
                "Longest parent, in tokens of the embedding model; more than maxTokens. Default: 1024.")
        Integer maxTokens) {

    private static final int DEFAULT_MAX_TOKENS = 1024;

    public ParentChunks {
        maxTokens = maxTokens == null ? Integer.valueOf(DEFAULT_MAX_TOKENS) : maxTokens;
    }
}
