package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.OptionalDouble;
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
@ValidationRule(
        value = "has(self.modelRoute) || !has(self.temperature)",
        message = "temperature does nothing with extractive: remove it",
        fieldPath = ".temperature")
@ValidationRule(
        value = "has(self.modelRoute) || !has(self.thinking)",
        message = "thinking does nothing with extractive: remove it",
        fieldPath = ".thinking")
public record Generator(
        @JsonPropertyDescription(
                "ModelRoute that is asked; when it fails, the answer is quoted passages, marked as such.")
        Reference modelRoute,

        @Min(1) @Max(32768) @JsonPropertyDescription("Longest answer in tokens. Default: the model server's own.")
        Integer maxOutputTokens,

        @Size(max = 10)
        @ValidationRule(
                value = "self.matches('^([01]([.][0-9]+)?|2([.]0+)?)$')",
                message = "temperature must be a decimal from 0 to 2 in quotes, e.g. \"0.2\"")
        @JsonPropertyDescription(
                "How freely the model chooses its words, 0 to 2, where a question asks for nothing else; 0 gives the same answer each time. Default: the model server's own.")
        String temperature,

        @JsonPropertyDescription(
                "What becomes of what the model thinks before it answers. Hide: nothing. Show: it is in reasoning_content, beside the answer, and never cited. Default: Hide.")
        Thinking thinking,

        @JsonPropertyDescription("No model: answers are quoted passages.")
        Extractive extractive) {

    /** Empty when the model server decides: some models refuse any limit, and one that reasons needs more than a few. */
    public OptionalInt outputLimit() {
        return maxOutputTokens == null ? OptionalInt.empty() : OptionalInt.of(maxOutputTokens);
    }

    /** Empty when the model server decides: some models refuse any. */
    public OptionalDouble sampling() {
        return temperature == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(temperature));
    }

    public boolean showsThinking() {
        return thinking == Thinking.Show;
    }

    /** What becomes of a model's thoughts. */
    public enum Thinking {
        Hide,
        Show
    }

    /** Marker without members: {@code extractive: {}}. */
    public record Extractive() {}
}
