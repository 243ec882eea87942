package dev.ragtime.api.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** When a failing backend is left alone; it is asked all the same when nothing else is left. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Cooldown(
        @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
                "Failures within perSeconds that begin a cooldown, if at least half of the last requests failed. Default: 3.")
        Integer failures,

        @Min(1) @Max(3600) @JsonPropertyDescription("Length of the window in which failures are counted. Default: 60.")
        Integer perSeconds,

        @Min(1) @Max(3600) @JsonPropertyDescription("Length of the cooldown. Default: 30.")
        Integer durationSeconds) {

    public Cooldown {
        failures = failures == null ? Integer.valueOf(3) : failures;
        perSeconds = perSeconds == null ? Integer.valueOf(60) : perSeconds;
        durationSeconds = durationSeconds == null ? Integer.valueOf(30) : durationSeconds;
    }
}
