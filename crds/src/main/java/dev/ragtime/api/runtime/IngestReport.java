package dev.ragtime.api.runtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What one ingestion pod did, written as JSON to its termination message (at most 4,096 bytes).
 *
 * @param index completion index of the pod in its Job
 * @param sources each source; counts are of this pod's share of the documents
 * @param documents documents of this pod's share now in the index
 * @param chunks chunks of this pod's share now in the index
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record IngestReport(int index, List<SourceReport> sources, long documents, long chunks) {

    public IngestReport {
        sources = sources == null ? List.of() : List.copyOf(sources);
    }

    /**
     * @param revision commit or content hash that was read
     * @param documents documents found in this pod's share, readable or not
     * @param embedded chunks whose text was embedded in this run
     * @param failures the first documents that could not be read, with the reason
     * @param error why the source as a whole could not be synced; null when it could
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record SourceReport(
            String name,
            String revision,
            long documents,
            long failed,
            long added,
            long changed,
            long deleted,
            long embedded,
            List<Failure> failures,
            SourceError error) {

        public SourceReport {
            failures = failures == null ? List.of() : List.copyOf(failures);
        }
    }

    /** One document that could not be read. */
    public record Failure(String path, String reason) {}

    /** Why a source could not be synced. */
    public record SourceError(SourceFailure reason, String message) {}
}
