package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.ComputeResources;
import dev.ragtime.api.Ragtime;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;

/** When sources are read again, and when a run counts as failed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.timeZone) || has(self.schedule)",
        message = "timeZone does nothing without schedule: set schedule too")
public record Sync(
        @Size(max = 100)
        @ValidationRule(
                value =
                        "self.matches(r'^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|\\S+(\\s+\\S+){4})$')",
                message =
                        "schedule must be five cron fields, e.g. */15 * * * *, or one of @hourly, @daily, @weekly, @monthly, @yearly")
        @JsonPropertyDescription("Cron schedule with five fields, as in a CronJob. Default: none.")
        String schedule,

        @Size(max = 64) @JsonPropertyDescription("IANA time zone of schedule, e.g. Asia/Kolkata. Default: UTC.")
        String timeZone,

        @Min(1) @Max(64) @JsonPropertyDescription("Pods that share one run. Default: 1.")
        Integer parallelism,

        @Min(0)
        @Max(100)
        @JsonPropertyDescription(
                "Share of a source's documents that may be unreadable before the run counts as failed. Default: 5.")
        Integer maxFailedDocumentsPercent,

        @Min(0)
        @Max(1_000_000)
        @JsonPropertyDescription(
                "That many documents of a source may be unreadable whatever share they are, unless all are. Default: 3.")
        Integer maxFailedDocuments,

        @Min(0)
        @Max(100)
        @JsonPropertyDescription(
                "Share of a source's documents that may vanish at once; above it nothing is deleted until annotation ragtime.dev/allow-deletions names the source. Default: 20.")
        Integer maxDeletedPercent,

        @Min(0)
        @Max(1_000_000)
        @JsonPropertyDescription(
                "That many documents of a source may vanish at once whatever share they are, unless all did. Default: 3.")
        Integer maxDeletedDocuments,

        @Min(60)
        @Max(2_592_000)
        @JsonPropertyDescription("A run that takes longer is ended and counts as failed. Default: 43200, 12 hours.")
        Integer timeLimitSeconds,

        @JsonPropertyDescription(
                "CPU and memory of each ingestion pod. Default: requests cpu 100m, memory 512Mi; limit memory 1536Mi.")
        ComputeResources resources,

        @JsonPropertyDescription(
                "Scratch space of each ingestion pod; a git source needs room for its files. Default: 4Gi.")
        @ValidationRule(
                value = Ragtime.IS_SIZE,
                message =
                        "scratchSize must be a size above 0 such as 4Gi: a number with Mi, Gi or Ti (or M, G, T), no B")
        Quantity scratchSize,

        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription(
                "Name of a LocalQueue of Kueue in this namespace: runs wait there until they are admitted. Default: none.")
        String queueName,

        @JsonPropertyDescription("True: no run begins, and one under way is ended. Default: false.")
        Boolean suspend) {
    private static final int FEW_DOCUMENTS = 3;
    private static final int TWELVE_HOURS = 43_200;

    public Sync {
        timeZone = timeZone == null ? "UTC" : timeZone;
        parallelism = parallelism == null ? Integer.valueOf(1) : parallelism;
        maxFailedDocumentsPercent = maxFailedDocumentsPercent == null ? Integer.valueOf(5) : maxFailedDocumentsPercent;
        maxFailedDocuments = maxFailedDocuments == null ? Integer.valueOf(FEW_DOCUMENTS) : maxFailedDocuments;
        maxDeletedPercent = maxDeletedPercent == null ? Integer.valueOf(20) : maxDeletedPercent;
        maxDeletedDocuments = maxDeletedDocuments == null ? Integer.valueOf(FEW_DOCUMENTS) : maxDeletedDocuments;
        timeLimitSeconds = timeLimitSeconds == null ? Integer.valueOf(TWELVE_HOURS) : timeLimitSeconds;
        resources = resources == null ? new ComputeResources(null, null) : resources;
        scratchSize = scratchSize == null ? new Quantity("4Gi") : scratchSize;
        suspend = suspend == null ? Boolean.FALSE : suspend;
    }

    public static Sync defaults() {
        return new Sync(null, null, null, null, null, null, null, null, null, null, null, null);
    }
}
