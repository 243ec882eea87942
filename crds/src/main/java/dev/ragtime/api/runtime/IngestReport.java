package dev.ragtime.api.runtime;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What one ingestion pod did, written as JSON to the store and to its termination message (there at most 4,096 bytes).
 *
 * @param share which share of the documents the pod took, from 0; version 0.1 called it {@code index}
 * @param shares pods of the run; 0 from version 0.1, which did not say
 * @param sources each source; counts are of this pod's share of the documents
 * @param documents documents of this pod's share now in the index
 * @param chunks chunks of this pod's share now in the index
 * @param error why the pod gave up before it was done; null when it did its share
 * @param tokens that a provider was sent to embed, as it counts them
 * @param contextTokens of questions and answers of the model that writes lines for chunks
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record IngestReport(
        @JsonAlias("index") int share,
        int shares,
        List<SourceReport> sources,
        long documents,
        long chunks,
        RunError error,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long tokens,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long contextTokens) {

    public IngestReport {
        sources = sources == null ? List.of() : List.copyOf(sources);
    }

    /** Without a provider that counts tokens. */
    public IngestReport(
            int share, int shares, List<SourceReport> sources, long documents, long chunks, RunError error) {
        this(share, shares, sources, documents, chunks, error, 0, 0);
    }

    /** What a pod says that gave up. */
    public static IngestReport failed(int share, int shares, RunError error) {
        return new IngestReport(share, shares, List.of(), 0, 0, error);
    }

    /**
     * What is 0 or absent is left out, so that the reports of many sources fit into a termination message.
     *
     * @param revision commit or content hash that was read
     * @param readAt when the reading of the source began, in seconds since the epoch: what changed before was seen; null
     *     when it was not read, or from a version that did not say
     * @param documents documents of this pod's share now in the index, whether this run could read the source or not
     * @param failed documents of this pod's share that could not be read
     * @param embedded chunks whose text was embedded in this run
     * @param failures the first documents that could not be read, with the reason
     * @param error why the source as a whole could not be synced; null when it could
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record SourceReport(
            String name,
            String revision,
            Long readAt,
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

    /**
     * One document that could not be read, or why a source has none.
     *
     * @param path of the document; empty for the source as a whole
     */
    public record Failure(String path, String reason) {}

    /** Why a pod gave up. */
    public record RunError(RunFailure reason, String message) {}

    /** Why a source could not be synced. */
    public record SourceError(SourceFailure reason, String message) {}
}
