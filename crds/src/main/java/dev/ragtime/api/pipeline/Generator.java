package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.OptionalInt;

/** What writes the answer: exactly one of a ModelRoute and quoting. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.modelRoute) != has(self.extractive)",
        message = "set exactly one of modelRoute, extractive")
@ValidationRule(
        value = "has(self.modelRoute) || !has(self.maxOutputTokens)",
        message = "maxOutputTokens does nothing with extractive: remove it",
        fieldPath = ".maxOutputTokens")
public record Generator(
        @JsonPropertyDescription(
                "ModelRoute that is asked; when it fails, the answer is quoted passages, marked as such.")
        Reference modelRoute,

        @Min(1) @Max(32768) @JsonPropertyDescription("Longest answer in tokens. Default: the model server's own.")
        Integer maxOutputTokens,

        @JsonPropertyDescription("No model: answers are quoted passages.")
        Extractive extractive) {

    /** Empty when the model server decides: some models refuse any limit, and one that reasons needs more than a few. */
    public OptionalInt outputLimit() {
        return maxOutputTokens == null ? OptionalInt.empty() : OptionalInt.of(maxOutputTokens);
    }

    /** Marker without members: {@code extractive: {}}. */
    public record Extractive() {}
}
