package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;

/** What is searched for when a question leans on the conversation before it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "[has(self.none), has(self.carryOver), has(self.modelRoute)].filter(x, x).size() == 1",
        message = "set exactly one of none, carryOver, modelRoute")
@ValidationRule(
        value = "has(self.modelRoute) || !has(self.timeoutMilliseconds)",
        message = "timeoutMilliseconds does nothing where no model is asked: remove it, or set modelRoute",
        fieldPath = ".timeoutMilliseconds")
@ValidationRule(
        value = "has(self.modelRoute) || !has(self.phrasings)",
        message = "phrasings are written by a model: remove it, or set modelRoute",
        fieldPath = ".phrasings")
public record Rewrite(
        @JsonPropertyDescription("The last question is searched for as it is, whatever was said before.")
        None none,

        @JsonPropertyDescription(
                "By rules: a question that does not stand on its own takes the words of the last turns' subject along.")
        CarryOver carryOver,

        @JsonPropertyDescription(
                "ModelRoute to a chat model that writes the query; late or failed, carryOver is used, and the answer says so.")
        Reference modelRoute,

        @Min(1)
        @Max(60000)
        @JsonPropertyDescription(
                "Longest wait for the model, of at most a third of timeoutSeconds: what comes later is not waited for, and the answer says RewriterLate. Default: 1500.")
        Integer timeoutMilliseconds,

        @Min(1)
        @Max(5)
        @JsonPropertyDescription(
                "Queries, 1 to 5, that the model words differently; each is searched for, and their rankings are fused. With more than one a first question is worded anew, too. Default: 1.")
        Integer phrasings) {
    public Rewrite {
        if (modelRoute != null) {
            timeoutMilliseconds = timeoutMilliseconds == null ? Integer.valueOf(1500) : timeoutMilliseconds;
            phrasings = phrasings == null ? Integer.valueOf(1) : phrasings;
        }
    }

    /** Longest wait; only where a model is asked. */
    public Duration timeout() {
        return Duration.ofMillis(timeoutMilliseconds);
    }

    /** Where a pipeline says nothing of it. */
    public static Rewrite defaults() {
        return new Rewrite(null, new CarryOver(), null, null, null);
    }

    /** Marker without members: {@code none: {}}. */
    public record None() {}

    /** Marker without members: {@code carryOver: {}}. */
    public record CarryOver() {}
}
