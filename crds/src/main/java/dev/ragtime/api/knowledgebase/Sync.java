package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** When sources are read again, and when a run counts as failed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.timeZone) || has(self.schedule)",
        message = "timeZone does nothing without schedule: set schedule too")
public record Sync(
        @Size(max = 100)
        @Pattern("^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|\\S+(\\s+\\S+){4})$")
        @JsonPropertyDescription("Cron schedule with five fields, as in a CronJob. Default: none.")
        String schedule,

        @Size(max = 64) @JsonPropertyDescription("IANA time zone of schedule, e.g. Asia/Kolkata. Default: UTC.")
        String timeZone,

        @Min(1) @Max(64) @JsonPropertyDescription("Pods that share one run. Default: 1.")
        Integer parallelism,

        @Min(0)
        @Max(100)
        @JsonPropertyDescription(
                "Share of documents that may be unreadable before the run counts as failed. Default: 5.")
        Integer maxFailedDocumentsPercent,

        @Min(0)
        @Max(100)
        @JsonPropertyDescription(
                "Share of a source's documents that may vanish at once; above it nothing is deleted until annotation ragtime.dev/allow-deletions names the source. Default: 20.")
        Integer maxDeletedPercent,

        @JsonPropertyDescription("True: no new run begins; a running one ends by itself. Default: false.")
        Boolean suspend) {

    public Sync {
        timeZone = timeZone == null ? "UTC" : timeZone;
        parallelism = parallelism == null ? Integer.valueOf(1) : parallelism;
        maxFailedDocumentsPercent = maxFailedDocumentsPercent == null ? Integer.valueOf(5) : maxFailedDocumentsPercent;
        maxDeletedPercent = maxDeletedPercent == null ? Integer.valueOf(20) : maxDeletedPercent;
        suspend = suspend == null ? Boolean.FALSE : suspend;
    }

    public static Sync defaults() {
        return new Sync(null, null, null, null, null, null);
    }
}
