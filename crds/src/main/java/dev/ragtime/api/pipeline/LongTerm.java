package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;

/** Facts that callers state about themselves, each caller's for itself. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LongTerm(
        @Min(1)
        @Max(3650)
        @JsonPropertyDescription("How long a fact is kept after it was stated last, in days. Default: 365.")
        Integer ttlDays,

        @Min(1)
        @Max(200)
        @JsonPropertyDescription(
                "Facts kept for each caller; of more, those that were learned go first, and then the oldest. Default: 50.")
        Integer maxFacts,

        @Min(1)
        @Max(20)
        @JsonPropertyDescription(
                "Facts nearest to a question that the model is given, up to 2,000 characters of them. Default: 5.")
        Integer topK,

        @JsonPropertyDescription(
                "How facts are learned from the questions of turns that are kept. Default: by the generator's model; without one they are not, and come by /v1/memories alone.")
        Learning learn) {

    public LongTerm {
        ttlDays = ttlDays == null ? Integer.valueOf(365) : ttlDays;
        maxFacts = maxFacts == null ? Integer.valueOf(50) : maxFacts;
        topK = topK == null ? Integer.valueOf(5) : topK;
    }

    public Duration timeToLive() {
        return Duration.ofDays(ttlDays);
    }

    /** Whether a model is asked for facts, if there is one. */
    public boolean learns() {
        return learn == null || learn.none() == null;
    }

    /** Exactly one member is set. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "has(self.none) != has(self.modelRoute)", message = "set exactly one of none, modelRoute")
    public record Learning(
            @JsonPropertyDescription("Not at all: facts come by /v1/memories alone.")
            None none,

            @JsonPropertyDescription("By a chat model behind this ModelRoute.")
            Reference modelRoute) {}

    /** Marker without members: {@code none: {}}. */
    public record None() {}
}
