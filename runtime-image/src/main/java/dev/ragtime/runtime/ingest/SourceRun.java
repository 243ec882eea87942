package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.runtime.IngestReport.Failure;
import dev.ragtime.api.runtime.IngestReport.SourceError;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.runtime.ingest.FileCheck.Verdict;
import dev.ragtime.runtime.source.Listing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One source in one run, of which documents may be left that are to be tried alone.
 *
 * @param listing of what is left; empty when nothing is
 * @param revision that was read; empty when none could be
 * @param readAt when reading it began: what changed in the source before was seen; empty when it could not be read
 * @param listed documents of the whole source
 * @param found documents of this share
 * @param share of the source that this pod read
 * @param remark said once, about the source as a whole: why it has no document, what was left out
 * @param memorable whether the next run may find by the revision that nothing changed since
 */
record SourceRun(
        Source source,
        Share share,
        Optional<Listing> listing,
        Optional<String> revision,
        Optional<Instant> readAt,
        int listed,
        int found,
        Tally tally,
        Optional<SourceError> error,
        Optional<Failure> remark,
        List<Verdict.Suspect> suspects,
        KnownVectors vectors,
        boolean memorable)
        implements AutoCloseable {

    SourceReport report() {
        return new SourceReport(
                source.name(),
                revision.orElse(null),
                readAt.map(Instant::getEpochSecond).orElse(null),
                found,
                tally.failedCount(),
                tally.addedCount(),
                tally.changedCount(),
                tally.deletedCount(),
                tally.embeddedCount(),
                Stream.concat(remark.stream(), tally.firstFailures().stream()).toList(),
                error.orElse(null));
    }

    @Override
    public void close() {
        listing.ifPresent(Listing::close);
    }
}
