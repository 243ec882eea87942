package dev.ragtime.api.runtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ragtime.api.runtime.IngestReport.RunError;
import dev.ragtime.api.runtime.IngestReport.SourceError;
import java.util.List;

/**
 * What a sync would do, as the pod of a dry run writes it to its termination message, in JSON of at most 4,096 bytes.
 *
 * @param sources in the order of the spec, then those that it no longer names
 * @param error why nothing can be said; null when something can
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DryRunReport(List<SourcePlan> sources, RunError error) {
    public DryRunReport {
        sources = sources == null ? List.of() : List.copyOf(sources);
    }

    /** What a pod says that gave up. */
    public static DryRunReport failed(RunError error) {
        return new DryRunReport(List.of(), error);
    }

    /** What is to happen to a document. */
    public enum Change {
        Add,
        Change,
        Delete
    }

    /** A document that would be touched. */
    public record Planned(String path, Change change) {}

    /**
     * What is 0 or absent is left out.
     *
     * @param unreadable documents that a sync would not be able to read, as far as reading tells
     * @param examples the first documents that would be touched, as many as there is room for
     * @param error why the source cannot be synced, or why nothing would be deleted
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record SourcePlan(
            String name,
            long added,
            long changed,
            long deleted,
            long unchanged,
            long unreadable,
            List<Planned> examples,
            SourceError error) {
        public SourcePlan {
            examples = examples == null ? List.of() : List.copyOf(examples);
        }

        public SourcePlan with(List<Planned> others) {
            return new SourcePlan(name, added, changed, deleted, unchanged, unreadable, others, error);
        }

        public SourcePlan with(SourceError other) {
            return new SourcePlan(name, added, changed, deleted, unchanged, unreadable, examples, other);
        }
    }
}
