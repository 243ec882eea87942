package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What must hold of a field of each passage. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.anyOf) || has(self.noneOf) || has(self.atLeast) || has(self.atMost)",
        message = "a filter must say what holds of the field: set anyOf, noneOf, atLeast or atMost")
public record FieldFilter(
        @Required
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Field of the KnowledgeBase's metadata, or one of title, language, source, path.")
        String field,

        @Size(min = 1, max = 100)
        @JsonPropertyDescription(
                "The field has one of these values, written as texts; of a list, one is enough. A path that ends with / stands for all below it.")
        List<String> anyOf,

        @Size(min = 1, max = 100)
        @JsonPropertyDescription("The field has none of these values; a passage without a value passes.")
        List<String> noneOf,

        @Size(min = 1, max = 64)
        @JsonPropertyDescription("Of an Integer, Number or DateTime: the smallest value that passes.")
        String atLeast,

        @Size(min = 1, max = 64) @JsonPropertyDescription("Likewise: the largest.")
        String atMost) {

    public FieldFilter {
        anyOf = anyOf == null ? null : List.copyOf(anyOf);
        noneOf = noneOf == null ? null : List.copyOf(noneOf);
    }

    /** Whether the field must have an order. */
    public boolean isOrdered() {
        return atLeast != null || atMost != null;
    }
}
