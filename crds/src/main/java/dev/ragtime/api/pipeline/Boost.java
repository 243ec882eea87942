package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Passages that count more, or less, by the value of a field. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.recencyHalfLifeDays) != has(self.values)",
        message = "set exactly one of recencyHalfLifeDays, values")
@ValidationRule(
        value = "self.weightPercent != 0",
        message = "weightPercent 0 does nothing: give a weight, or remove the boost")
public record Boost(
        @Required
        @Size(min = 1, max = 63)
        @JsonPropertyDescription(
                "Field of the KnowledgeBase's metadata, or one of title, language, source, path. A passage without a value of it is left as it is.")
        String field,

        @Min(1)
        @Max(36500)
        @JsonPropertyDescription(
                "Of a field of type DateTime: the younger, the more. A value of now counts in full, one that is this many days old half of that, and so on.")
        Integer recencyHalfLifeDays,

        @Size(min = 1, max = 100) @JsonPropertyDescription("Passages whose field has one of these values, as texts.")
        List<String> values,

        @Required
        @Min(-100)
        @Max(500)
        @JsonPropertyDescription(
                "What is added to the score of a passage that counts in full, in percent of it; less than 0 takes away.")
        Integer weightPercent) {

    public Boost {
        values = values == null ? null : List.copyOf(values);
    }
}
