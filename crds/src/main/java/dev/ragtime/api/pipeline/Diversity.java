package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** What keeps passages from saying the same thing. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Diversity(
        @Min(50)
        @Max(100)
        @JsonPropertyDescription(
                "A passage goes that shares so many percent of its word triples with a better one (Jaccard). Default: only passages of equal text go.")
        Integer nearDuplicatePercent,

        @Min(0)
        @Max(99)
        @JsonPropertyDescription(
                "Maximal marginal relevance: the next passage is the one with the largest relevance times this, less its likeness to those before times the rest, in percent. Smaller is more diverse; 70 is usual. Default: by relevance alone.")
        Integer relevancePercent,

        @Min(1) @Max(100) @JsonPropertyDescription("Most passages of one document. Default: no limit.")
        Integer maxPassagesPerDocument) {}
