package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.LastSync;
import dev.ragtime.api.knowledgebase.SourceKind;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** As of when the index holds a source, once a run has ended; pure. */
final class AsOf {
    private AsOf() {}

    /**
     * When the run began to read the source, as its pods say; held between beginning and end of the run, so that a node's
     * clock that is wrong makes no source younger than the run, or older.
     *
     * @param run it has ended
     * @return empty when the run could not read the source, or too little of it
     */
    static Optional<String> of(SourceReport report, Optional<SourceKind> kind, LastSync run) {
        if (report.error() != null) return Optional.empty();
        var began = Instant.parse(run.startedAt());
        // a ConfigMap is mounted before its pod can say when it read it; version 0.1 did not say
        if (kind.filter(SourceKind.ConfigMap.class::isInstance).isPresent() || report.readAt() == null)
            return Optional.of(began.toString());
        var readAt = Instant.ofEpochSecond(report.readAt());
        var ended = Instant.parse(run.finishedAt());
        return Optional.of(later(began, earlier(readAt, ended))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
