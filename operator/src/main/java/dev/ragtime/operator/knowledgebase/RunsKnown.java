package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.CandidateIndex;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.Run;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the status says of the runs of one index.
 *
 * @param current the run under way
 * @param last the last run of all sources that ended
 * @param lastPartial the last run of some sources that ended
 */
record RunsKnown(Optional<Run> current, Optional<LastSync> last, Optional<LastSync> lastPartial) {
    static final RunsKnown NONE = new RunsKnown(Optional.empty(), Optional.empty(), Optional.empty());

    /** Of the index that answers queries, or is the first to. */
    static RunsKnown of(Optional<KnowledgeBaseStatus> status) {
        return new RunsKnown(
                status.map(KnowledgeBaseStatus::currentSync),
                status.map(KnowledgeBaseStatus::lastSync),
                status.map(KnowledgeBaseStatus::lastPartialSync));
    }

    /** Of one that is built beside it. */
    static RunsKnown of(CandidateIndex index) {
        return new RunsKnown(
                Optional.ofNullable(index.currentSync()), Optional.ofNullable(index.lastSync()), Optional.empty());
    }

    /** Number of the newest run that ended; 0 when none did. */
    int newest() {
        return Stream.concat(last.stream(), lastPartial.stream())
                .mapToInt(LastSync::number)
                .max()
                .orElse(0);
    }

    /** The last run of the same kind, which one may continue a row of failures of: one of all sources ends those of some. */
    Optional<LastSync> before(UnjudgedRun run) {
        return run.sources().isEmpty() ? last : lastPartial.filter(partial -> EndedRun.isSince(partial, last));
    }
}
