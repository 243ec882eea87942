package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** How a document becomes chunks; tokens are counted by the embedding model's own tokenizer. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Chunking(
        @JsonPropertyDescription(
                "Structure (default): along headings, paragraphs and sentences. Sentence: whole sentences. Fixed: by token count alone.")
        Strategy strategy,

        @Min(32) @Max(512) @JsonPropertyDescription("Longest chunk, in tokens of the embedding model. Default: 256.")
        Integer maxTokens,

        @Min(0) @Max(256) @JsonPropertyDescription("Tokens that a chunk repeats of the one before. Default: 32.")
        Integer overlapTokens,

        @JsonPropertyDescription(
                "Small chunks to find, large ones to read: each chunk is found by its own text, and read as the parent that it stands in, chunks that follow each other below one heading (Structure) or anywhere (Sentence, Fixed). Default: a chunk is read alone.")
        ParentChunks parent,

        @JsonPropertyDescription(
                "A model writes for each chunk what it is about and where in the document it stands; the line is embedded and searched with the chunk, and not shown. Costs a call for each chunk that is new or changed. Default: none.")
        Contextual contextual) {

    public Chunking {
        strategy = strategy == null ? Strategy.Structure : strategy;
        maxTokens = maxTokens == null ? Integer.valueOf(256) : maxTokens;
        overlapTokens = overlapTokens == null ? Integer.valueOf(32) : overlapTokens;
    }

    public static Chunking defaults() {
        return new Chunking(null, null, null, null, null);
    }

    public enum Strategy {
        Structure,
        Sentence,
        Fixed
    }
}
