package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Mustache templates for the model's two first messages. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.configMap) != has(self.inline)", message = "set exactly one of configMap, inline")
public record Prompt(
        @JsonPropertyDescription("ConfigMap with keys system and user; a change of it rolls out.")
        Reference configMap,

        @JsonPropertyDescription("The templates themselves.")
        Templates inline) {

    /** Variables: {@code question}; {@code passages}, each with {@code number}, {@code title}, {@code path}, {@code text}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Templates(
            @Required @Size(min = 1, max = 16384) @JsonPropertyDescription("Template of the system message.")
            String system,

            @Required
            @Size(min = 1, max = 16384)
            @JsonPropertyDescription("Template of the user message; must use {{question}} and {{#passages}}.")
            String user) {}
}
