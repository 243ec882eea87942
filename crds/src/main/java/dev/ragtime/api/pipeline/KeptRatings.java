package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.time.Duration;

/** Ratings that are kept, each beside the question of its answer. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeptRatings(
        @Min(1)
        @Max(365)
        @JsonPropertyDescription(
                "How long a rating is kept with its question after it was given last, in days. Default: 90.")
        Integer ttlDays,

        @Min(1)
        @Max(168)
        @JsonPropertyDescription(
                "How long an answer can be rated so that the rating is kept, in hours; its question is kept as long. Default: 24.")
        Integer answerHours) {

    public KeptRatings {
        ttlDays = ttlDays == null ? Integer.valueOf(90) : ttlDays;
        answerHours = answerHours == null ? Integer.valueOf(24) : answerHours;
    }

    public Duration timeToLive() {
        return Duration.ofDays(ttlDays);
    }

    /** How long an answer waits for its rating. */
    public Duration timeToRate() {
        return Duration.ofHours(answerHours);
    }
}
