package dev.ragtime.api.runtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ragtime.api.runtime.IngestReport.RunError;
import java.util.List;

/**
 * How an index ranks beside the one that answers, as the pod that compared them writes it to its termination message, in
 * JSON of at most 4,096 bytes.
 *
 * @param queries judged queries that both were asked
 * @param judged documents that the judgements name
 * @param unknown of these, the ones that are in neither index
 * @param metrics in the order in which they were asked for
 * @param lost queries that lost most by the first metric, the worst first
 * @param error why they could not be compared; null when they were
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GateReport(
        int queries, int judged, int unknown, List<Measured> metrics, List<Lost> lost, RunError error) {
    public GateReport {
        metrics = metrics == null ? List.of() : List.copyOf(metrics);
        lost = lost == null ? List.of() : List.copyOf(lost);
    }

    /** What a pod says that gave up. */
    public static GateReport failed(RunError error) {
        return new GateReport(0, 0, 0, List.of(), List.of(), error);
    }

    /**
     * One metric, as the mean over all queries.
     *
     * @param name e.g. {@code ndcg@10}
     * @param p probability that chance alone puts the candidate that far below the other or farther
     */
    public record Measured(String name, double candidate, double serving, double p) {}

    /** A query that is answered worse than before. */
    public record Lost(String query, double candidate, double serving) {}
}
