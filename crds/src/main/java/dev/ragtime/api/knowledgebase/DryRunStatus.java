package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.runtime.DryRunReport.Planned;
import java.util.List;

/** What a sync would do, as far as annotation {@code ragtime.dev/dry-run} asked. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DryRunStatus(
        @JsonPropertyDescription(
                "Value of annotation ragtime.dev/dry-run that was answered last, or is being answered.")
        String request,

        @JsonPropertyDescription("Waiting for the store, Running, Done, or Failed: message says why.")
        Result result,

        String startedAt,
        String finishedAt,

        @JsonPropertyDescription("Name of the Job, whose log names every document.")
        String job,

        @JsonPropertyDescription("Each source that is read, and those that the spec no longer names.")
        List<SourcePlan> sources,

        String message) {

    public DryRunStatus {
        sources = sources == null ? List.of() : List.copyOf(sources);
    }

    /** How far it is. */
    public enum Result {
        Waiting,
        Running,
        Done,
        Failed
    }

    /** What would happen to one source. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record SourcePlan(
            String name,

            @JsonPropertyDescription("Documents that would be added.")
            Long added,

            @JsonPropertyDescription("Documents that would be read and embedded again.")
            Long changed,

            @JsonPropertyDescription("Documents that would be deleted.")
            Long deleted,

            Long unchanged,

            @JsonPropertyDescription("Documents that could not be read.")
            Long unreadable,

            @JsonPropertyDescription("The first documents that would be touched.")
            List<Planned> examples,

            @JsonPropertyDescription("Why the source cannot be synced, or why nothing of it would be deleted.")
            String message) {}
}
