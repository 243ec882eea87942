package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.time.Duration;
import java.util.Optional;

/** Conversations that are kept, so that a client sends the new question alone. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Memory(
        @Min(60)
        @Max(31536000)
        @JsonPropertyDescription(
                "How long a turn is kept, and a conversation after its last turn, in seconds. Default: 86400, a day.")
        Integer ttlSeconds,

        @Min(1)
        @Max(200)
        @JsonPropertyDescription(
                "Last turns of a conversation that a question is understood by and the model is given, as far as its context holds them. Of older ones it is given a summary that it wrote. Default: 20.")
        Integer maxTurns,

        @JsonPropertyDescription(
                "Keeps facts that callers state about themselves, and gives the model those that are near a question. Needs auth. Default: none are kept.")
        LongTerm longTerm,

        @JsonPropertyDescription(
                "Keeps ratings sent to /v1/feedback beside what was asked and found, as rows of a dataset. Default: they are counted, and nothing is kept.")
        KeptRatings ratings) {

    public Memory {
        ttlSeconds = ttlSeconds == null ? Integer.valueOf(86400) : ttlSeconds;
        maxTurns = maxTurns == null ? Integer.valueOf(20) : maxTurns;
    }

    /** Of conversations alone. */
    public Memory(Integer ttlSeconds, Integer maxTurns) {
        this(ttlSeconds, maxTurns, null, null);
    }

    public Duration timeToLive() {
        return Duration.ofSeconds(ttlSeconds);
    }

    /** The route that is asked for facts besides the one that writes answers; empty where none is named. */
    public Optional<Reference> learningRoute() {
        return Optional.ofNullable(longTerm).map(LongTerm::learn).map(LongTerm.Learning::modelRoute);
    }
}
