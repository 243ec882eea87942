package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.Sync;
import dev.ragtime.api.runtime.IngestReport.Failure;
import dev.ragtime.api.runtime.IngestReport.SourceError;
import dev.ragtime.api.runtime.IngestReport.SourceReport;
import dev.ragtime.api.runtime.SourceFailure;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.source.Listing;
import dev.ragtime.runtime.source.SourceException;
import dev.ragtime.runtime.source.SourceReader;
import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.IndexStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Brings this pod's share of one source in line with a complete listing: first what is there, then what is gone.
 *
 * <p>Whether too much is gone is decided over all records of the source, so every pod decides alike: what another pod
 * deleted meanwhile lowers the share that is gone, what it added lowers it too, and a pod that refuses does neither.
 */
final class SourceSync {
    /** Path of a failure that is about the source as a whole; it is not counted among the failed documents. */
    private static final String WHOLE = "";

    private final IndexStore store;
    private final DocumentSync documents;
    private final Workers workers;
    private final Share share;
    private final Sync settings;
    private final Set<String> deletionsAllowed;
    private final Progress progress;

    /** @param deletionsAllowed sources that may lose any number of documents at once */
    SourceSync(
            IndexStore store,
            DocumentSync documents,
            Workers workers,
            Share share,
            Sync settings,
            Set<String> deletionsAllowed,
            Progress progress) {
        this.store = store;
        this.documents = documents;
        this.workers = workers;
        this.share = share;
        this.settings = settings;
        this.deletionsAllowed = deletionsAllowed;
        this.progress = progress;
    }

    Result sync(String source, SourceReader reader) throws InterruptedException {
        try (var listing = reader.listing()) {
            return sync(source, listing);
        } catch (SourceException e) {
            var error = new SourceError(e.reason(), e.getMessage());
            return new Result(new SourceReport(source, null, 0, 0, 0, 0, 0, 0, List.of(), error), 0);
        }
    }

    private Result sync(String source, Listing listing) throws InterruptedException {
        var records = records(source);
        var files = listing.files().toList();
        var gone = gone(listing, files, records);
        if (tooMuchGone(gone.size(), records.size())) refuseDeletions(source, gone.size(), records.size());
        var tally = new Tally();
        var mine = files.stream().filter(f -> share.has(id(f))).toList();
        var myGone = gone.stream().filter(r -> share.has(r.id())).toList();
        progress.found(mine.size() + myGone.size());
        var vectors = new KnownVectors(store, gone);
        workers.forEach(mine, file -> {
            var outcome = documents.sync(file, Optional.ofNullable(records.get(id(file))), vectors);
            tally.add(file.path(), outcome);
            progress.done(outcome.failure());
        });
        delete(myGone, tally);
        // one pod says it: the operator joins the reports of all
        var failures = files.isEmpty() && share.index() == 0
                ? List.of(new Failure(WHOLE, "no document: " + listing.lack()))
                : tally.firstFailures();
        return new Result(report(source, listing.revision(), mine.size(), tally, failures), files.size());
    }

    /** Deletes this share of a source that the KnowledgeBase no longer has. */
    Result drop(String source) throws InterruptedException {
        var mine =
                records(source).values().stream().filter(r -> share.has(r.id())).toList();
        progress.found(mine.size());
        var tally = new Tally();
        delete(mine, tally);
        return new Result(report(source, null, 0, tally, List.of()), 0);
    }

    private void delete(List<DocumentRecord> gone, Tally tally) throws InterruptedException {
        workers.forEach(gone, record -> {
            documents.delete(record);
            tally.deleted();
            progress.done("");
        });
    }

    private static SourceReport report(
            String source, String revision, long found, Tally tally, List<Failure> failures) {
        return new SourceReport(
                source,
                revision,
                found,
                tally.failedCount(),
                tally.addedCount(),
                tally.changedCount(),
                tally.deletedCount(),
                tally.embeddedCount(),
                failures,
                null);
    }

    private Map<UUID, DocumentRecord> records(String source) {
        var records = new HashMap<UUID, DocumentRecord>();
        store.documents().forEach(record -> {
            if (record.source().equals(source)) records.put(record.id(), record);
        });
        return records;
    }

    private static List<DocumentRecord> gone(
            Listing listing, List<SourceFile> files, Map<UUID, DocumentRecord> records) {
        var present = files.stream().map(SourceSync::id).collect(Collectors.toSet());
        return switch (listing.extent()) {
            case Listing.Extent.Complete() ->
                records.values().stream().filter(r -> !present.contains(r.id())).toList();
            case Listing.Extent.Delta(var removed) ->
                records.values().stream()
                        .filter(r -> removed.contains(r.path()) && !present.contains(r.id()))
                        .toList();
        };
    }

    /** A few may vanish from a source of any size, but not all that it had. */
    private boolean tooMuchGone(int gone, int known) {
        var few = gone <= settings.maxDeletedDocuments() && gone < known;
        return !few && (long) gone * 100 > (long) known * settings.maxDeletedPercent();
    }

    private void refuseDeletions(String source, int gone, int known) {
        if (deletionsAllowed.contains(source)) return;
        var what = gone >= known
                ? "all %d documents of source %s are gone".formatted(known, source)
                : "%d of %d documents of source %s are gone, more than sync.maxDeletedPercent (%d) and sync.maxDeletedDocuments (%d) allow"
                        .formatted(gone, known, source, settings.maxDeletedPercent(), settings.maxDeletedDocuments());
        throw new SourceException(
                SourceFailure.TooManyDeletions,
                "%s; nothing was changed. Correct the source, or allow it with annotation %s: %s"
                        .formatted(what, Ingestion.ALLOW_DELETIONS, source));
    }

    private static UUID id(SourceFile file) {
        return DocumentId.of(file.source(), file.path());
    }

    /** @param listed documents of the whole source, not of this share */
    record Result(SourceReport report, long listed) {}
}
