package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.OptionalInt;

/** What each caller may ask of each pod. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.requestsPerMinute) || has(self.tokensPerMinute)",
        message = "limits must limit something: set requestsPerMinute or tokensPerMinute, or leave limits out")
public record CallerLimits(
        @Min(1)
        @Max(1000000)
        @JsonPropertyDescription(
                "Requests that each pod answers one caller in a minute; as many may come at once. Default: no limit.")
        Integer requestsPerMinute,

        @Min(1)
        @Max(1000000000)
        @JsonPropertyDescription(
                "Tokens of prompts and answers, as the model counts them, for one caller in a minute and pod. They are known after an answer: whoever used more waits for as long as it takes to make up for it. Default: no limit.")
        Integer tokensPerMinute) {

    public OptionalInt requests() {
        return requestsPerMinute == null ? OptionalInt.empty() : OptionalInt.of(requestsPerMinute);
    }

    public OptionalInt tokens() {
        return tokensPerMinute == null ? OptionalInt.empty() : OptionalInt.of(tokensPerMinute);
    }
}
