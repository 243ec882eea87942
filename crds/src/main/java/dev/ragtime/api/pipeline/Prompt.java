package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Mustache templates for the model's two first messages. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!(has(self.configMap) && has(self.inline))",
        message = "configMap and inline are two ways to say the same: remove one of them",
        fieldPath = ".inline")
@ValidationRule(
        value = "has(self.configMap) || has(self.inline) || (has(self.examples) && size(self.examples) > 0)",
        message = "prompt is empty: set configMap, inline or examples, or remove it")
public record Prompt(
        @JsonPropertyDescription("ConfigMap with keys system and user; a change of it rolls out.")
        Reference configMap,

        @JsonPropertyDescription("The templates themselves.")
        Templates inline,

        @Size(max = 16)
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription(
                "Questions with the answers that are wanted, which the model is given before the conversation. Default: none.")
        List<Example> examples) {

    public Prompt {
        examples = examples == null ? List.of() : List.copyOf(examples);
    }

    /** Without examples. */
    public Prompt(Reference configMap, Templates inline) {
        this(configMap, inline, null);
    }

    /** A question as it may come, and its answer as it should be. */
    public record Example(
            @Required @Size(min = 1, max = 4096) @JsonPropertyDescription("As a user asks.")
            String question,

            @Required @Size(min = 1, max = 8192) @JsonPropertyDescription("As the model should answer.")
            String answer) {}

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
