package dev.ragtime.api.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** When another backend is tried: before the first word of an answer, never after. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fallback(
        @Size(max = 32)
        @ValidationRule(
                value = "self.all(s, s >= 400 && s <= 599)",
                message = "onStatus lists HTTP error codes, 400 to 599")
        @JsonPropertyDescription(
                "Answers that make another backend be tried. Default: 429, 500, 502, 503, 504. A refused or broken connection always does.")
        List<Integer> onStatus,

        @Min(100)
        @Max(600000)
        @JsonPropertyDescription(
                "Longest wait for the first word of a backend's answer, in milliseconds: comments and empty events are none. Default: 30000.")
        Integer firstByteTimeoutMilliseconds,

        @Min(100)
        @Max(600000)
        @JsonPropertyDescription(
                "Longest silence of a backend in mid-answer, in milliseconds; then the answer ends with an error. Default: 30000.")
        Integer silenceTimeoutMilliseconds,

        @Min(1) @Max(10) @JsonPropertyDescription("Backends asked for one request at most. Default: 3.")
        Integer maxAttempts) {

    public Fallback {
        onStatus = onStatus == null ? List.of(429, 500, 502, 503, 504) : List.copyOf(onStatus);
        firstByteTimeoutMilliseconds =
                firstByteTimeoutMilliseconds == null ? Integer.valueOf(30000) : firstByteTimeoutMilliseconds;
        silenceTimeoutMilliseconds =
                silenceTimeoutMilliseconds == null ? Integer.valueOf(30000) : silenceTimeoutMilliseconds;
        maxAttempts = maxAttempts == null ? Integer.valueOf(3) : maxAttempts;
    }
}
