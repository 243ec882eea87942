package dev.ragtime.api.slo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Ragtime;
import dev.ragtime.api.Sha256;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A promise about the share of good events over a sliding window. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "[has(self.availability), has(self.latency), has(self.timeToFirstToken), has(self.freshness), has(self.feedback)].filter(x, x).size() == 1",
        message = "set exactly one of availability, latency, timeToFirstToken, freshness, feedback")
@ValidationRule(
        value = "double(self.targetPercent) > 0.0 && double(self.targetPercent) < 100.0",
        message = "targetPercent must be above 0 and below 100: a target of 100 leaves no error budget",
        fieldPath = ".targetPercent")
public record Objective(
        @Required
        @Size(min = 1, max = 40)
        @Pattern(Ragtime.NAME_PATTERN)
        @JsonPropertyDescription("Name of the objective, unique in this resource; shown in status.")
        String name,

        @JsonPropertyDescription("Good: answered. Bad: 5xx, time-out, overload, stream cut by the server.")
        Availability availability,

        @JsonPropertyDescription("Good: the whole answer arrived within the threshold.")
        Threshold latency,

        @JsonPropertyDescription("Good: the first token of the answer arrived within the threshold.")
        Threshold timeToFirstToken,

        @JsonPropertyDescription(
                "Of a KnowledgeBase. Each minute is an event. Good: all of it, the index held every source as it was at most so long ago.")
        Freshness freshness,

        @JsonPropertyDescription(
                "Of a RagPipeline. Each rating of an answer is an event, sent to /v1/feedback. Good: rated good.")
        Feedback feedback,

        @Required
        @Size(max = 10)
        @Pattern(Ragtime.DECIMAL_PATTERN)
        @JsonPropertyDescription("Share of good events promised, in percent, as a decimal string, e.g. \"99.9\".")
        String targetPercent,

        @Min(1) @Max(90) @JsonPropertyDescription("Length of the sliding window in days. Default: 28.")
        Integer windowDays) {

    public Objective {
        windowDays = windowDays == null ? Integer.valueOf(28) : windowDays;
    }

    /** One that is not about ratings. */
    public Objective(
            String name,
            Availability availability,
            Threshold latency,
            Threshold timeToFirstToken,
            Freshness freshness,
            String targetPercent,
            Integer windowDays) {
        this(name, availability, latency, timeToFirstToken, freshness, null, targetPercent, windowDays);
    }

    /** What an event is judged by. */
    public enum Kind {
        AVAILABILITY,
        LATENCY,
        TIME_TO_FIRST_TOKEN,
        FRESHNESS,
        FEEDBACK
    }

    public Kind kind() {
        if (latency != null) return Kind.LATENCY;
        if (freshness != null) return Kind.FRESHNESS;
        if (feedback != null) return Kind.FEEDBACK;
        return timeToFirstToken != null ? Kind.TIME_TO_FIRST_TOKEN : Kind.AVAILABILITY;
    }

    /**
     * Short hash of everything that decides whether one event is good. A changed threshold gets another one, so that
     * its events never mix with the old; target and window are read later and do not count.
     */
    public String definition() {
        return Sha256.hex(kind() + ":" + threshold(), 8);
    }

    private String threshold() {
        return switch (kind()) {
            case AVAILABILITY, FEEDBACK -> "";
            case LATENCY -> latency.thresholdMilliseconds().toString();
            case TIME_TO_FIRST_TOKEN -> timeToFirstToken.thresholdMilliseconds().toString();
            case FRESHNESS -> freshness.maxAgeSeconds().toString();
        };
    }

    /** Marker without members: {@code availability: {}}. */
    public record Availability() {}

    /** Marker without members: {@code feedback: {}}. */
    public record Feedback() {}

    /** Upper bound of a duration. */
    public record Threshold(
            @Required @Min(1) @Max(600000) @JsonPropertyDescription("Longest good duration, in milliseconds.")
            Integer thresholdMilliseconds) {}

    /** How old what the index holds of a source may be. */
    public record Freshness(
            @Required
            @Min(60)
            @Max(7776000)
            @JsonPropertyDescription(
                    "Longest time, in seconds, from a change in a source until it is in the index. Above the time between two syncs and that of a sync.")
            Integer maxAgeSeconds) {}
}
