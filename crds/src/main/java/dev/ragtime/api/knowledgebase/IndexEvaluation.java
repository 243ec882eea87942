package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** How an index ranked beside the one that answered then. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record IndexEvaluation(
        @JsonPropertyDescription("Hash of what was compared and of what was asked for.")
        String request,

        @JsonPropertyDescription("Where the judged queries came from.")
        String dataset,

        @JsonPropertyDescription("What the figures do not show; absent where they are from judged queries.")
        String caveat,

        @JsonPropertyDescription("Queries that both indexes were asked.")
        Integer queries,

        @JsonPropertyDescription("The index that this one was compared with.")
        Integer comparedWith,

        @JsonPropertyDescription("Each the mean over all queries.")
        List<Metric> metrics,

        @JsonPropertyDescription("Queries that lost most by the first metric, the worst first.")
        List<Lost> lost,

        @JsonPropertyDescription("Passed, Refused, or Overridden by annotation ragtime.dev/promote.")
        String verdict,

        @JsonPropertyDescription("Why it was refused, or who let it pass.")
        String message,

        String ranAt) {

    public IndexEvaluation {
        metrics = metrics == null ? List.of() : List.copyOf(metrics);
        lost = lost == null ? List.of() : List.copyOf(lost);
    }

    /** @param p probability that the loss is chance; absent when nothing was lost */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Metric(
            String name,

            @JsonPropertyDescription("Of this index, 0 to 1.")
            String value,

            @JsonPropertyDescription("Of the index that it was compared with, 0 to 1.")
            String before,

            @JsonPropertyDescription(
                    "Probability that chance alone gives a loss as large, by a paired randomization test; absent when nothing was lost.")
            String p) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Lost(String query, String value, String before) {}
}
