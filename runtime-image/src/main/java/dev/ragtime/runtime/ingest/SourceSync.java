package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.runtime.IngestReport.Failure;
import dev.ragtime.api.runtime.IngestReport.SourceError;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.ingest.DocumentSync.Change;
import dev.ragtime.runtime.ingest.DocumentSync.Outcome;
import dev.ragtime.runtime.ingest.FileCheck.Verdict;
import dev.ragtime.runtime.source.Listing;
import dev.ragtime.runtime.source.SourceException;
import dev.ragtime.runtime.source.SourceReaders;
import dev.ragtime.runtime.store.ChunkStore;
import dev.ragtime.runtime.store.DocumentRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Gatherers;

/** Brings this pod's share of one source in line with a listing: first what is there, then what is gone. */
final class SourceSync {
    /** Path of a failure that is about the source as a whole; it is not counted among the failed documents. */
    private static final String WHOLE = "";

    /** Documents deleted in one go. */
    private static final int DELETED_TOGETHER = 32;

    private final ChunkStore chunks;
    private final boolean vectorsOut;
    private final Optional<KnownVectors.Donor> donor;
    private final RecordBook book;
    private final FileCheck check;
    private final DocumentSync documents;
    private final Workers workers;
    private final DeletionGuard guard;
    private final SyncedStates states;
    private final Progress progress;

    /** @param vectorsOut whether vectors can be read from the store */
    SourceSync(
            ChunkStore chunks,
            boolean vectorsOut,
            Optional<KnownVectors.Donor> donor,
            RecordBook book,
            FileCheck check,
            DocumentSync documents,
            Workers workers,
            DeletionGuard guard,
            SyncedStates states,
            Progress progress) {
        this.chunks = chunks;
        this.vectorsOut = vectorsOut;
        this.donor = donor;
        this.book = book;
        this.check = check;
        this.documents = documents;
        this.workers = workers;
        this.guard = guard;
        this.states = states;
        this.progress = progress;
    }

    /** All but documents that may end the process, which {@link #finish} tries. */
    SourceRun sync(Source source, SourceReaders readers, Share share) throws InterruptedException {
        try {
            // a source is as old as the moment before it was first asked
            var readAt = Instant.now();
            var reader = readers.of(source);
            var revision = reader.revision();
            var mine = mine(source, share);
            var state = revision.flatMap(now -> states.unchanged(source, now, mine));
            if (state.isPresent()) return unchanged(source, share, state.get(), mine, readAt);
            return sync(source, share, reader.listing(), revision.isPresent(), readAt);
        } catch (SourceException e) {
            return ended(source, share, new Tally(), Optional.of(new SourceError(e.reason(), e.getMessage())));
        }
    }

    private SourceRun unchanged(
            Source source, Share share, SyncedState state, List<DocumentRecord> mine, Instant readAt) {
        return asItIs(
                source,
                share,
                Optional.of(state.revision()),
                Optional.of(readAt),
                state.listed(),
                mine,
                Optional.empty());
    }

    /**
     * A source that is not read here: it is counted, and nothing of it is touched.
     *
     * @param lack why there is no document, when there is none
     */
    SourceRun leave(Source source, Share share, String lack) {
        var listed = book.records(source.name()).size();
        return asItIs(
                source,
                share,
                Optional.empty(),
                Optional.empty(),
                listed,
                mine(source, share),
                lack(share, listed, lack));
    }

    private SourceRun asItIs(
            Source source,
            Share share,
            Optional<String> revision,
            Optional<Instant> readAt,
            int listed,
            List<DocumentRecord> mine,
            Optional<Failure> lack) {
        var tally = new Tally();
        progress.found(mine.size());
        for (var record : mine) outcomes(tally).add(record.path(), new Outcome(Change.UNCHANGED, record.failure()));
        return new SourceRun(
                source,
                share,
                Optional.empty(),
                revision,
                readAt,
                listed,
                mine.size(),
                tally,
                Optional.empty(),
                lack,
                List.of(),
                vectors(List.of()),
                false);
    }

    /** One pod says why a source has nothing: the operator joins the reports of all. */
    private static Optional<Failure> lack(Share share, int listed, String why) {
        return listed == 0 && share.index() == 0
                ? Optional.of(new Failure(WHOLE, "no document: " + why))
                : Optional.empty();
    }

    private SourceRun sync(Source source, Share share, Listing listing, boolean memorable, Instant readAt)
            throws InterruptedException {
        var left = false;
        try {
            if (memorable) states.forget(source);
            var run = read(source, share, listing, memorable, readAt);
            left = !run.suspects().isEmpty();
            return run;
        } finally {
            if (!left) listing.close();
        }
    }

    private SourceRun read(Source source, Share share, Listing listing, boolean memorable, Instant readAt)
            throws InterruptedException {
        var there = Comparison.of(listing, book.records(source.name()), share);
        var mine = there.mine();
        var gone = there.gone();
        var listed = there.listed();
        var error = guard.refuses(source.name(), gone.size(), there.recorded(), listed);
        var myGone = error.isPresent()
                ? List.<DocumentRecord>of()
                : gone.stream().filter(r -> share.has(r.id())).toList();
        progress.found(mine.size() + myGone.size());
        var tally = new Tally();
        var vectors = vectors(gone);
        var suspects = readFiles(mine, vectors, tally);
        if (!suspects.isEmpty()) vectors.load();
        delete(myGone, tally);
        if (error.isEmpty()) guard.passed(source.name());
        // one pod says it: the operator joins the reports of all
        var remark = remark(listing, listed).filter(_ -> share.index() == 0);
        return new SourceRun(
                source,
                share,
                suspects.isEmpty() ? Optional.empty() : Optional.of(listing),
                Optional.of(listing.revision()),
                Optional.of(readAt),
                listed,
                listing.extent() instanceof Listing.Extent.Complete
                        ? mine.size()
                        : mine(source, share).size(),
                tally,
                error,
                remark,
                suspects,
                vectors,
                memorable && error.isEmpty());
    }

    private static Optional<Failure> remark(Listing listing, int listed) {
        var remark = listed == 0 ? "no document: " + listing.lack() : listing.leftOut();
        return remark.isEmpty() ? Optional.empty() : Optional.of(new Failure(WHOLE, remark));
    }

    /** Returns those that are to be tried alone. */
    private List<Verdict.Suspect> readFiles(List<SourceFile> files, KnownVectors vectors, Tally tally)
            throws InterruptedException {
        var suspects = new ConcurrentLinkedQueue<Verdict.Suspect>();
        var grouping = new Grouping();
        var outcomes = outcomes(tally);
        workers.forEach(
                files,
                file -> {
                    // it needs vectors, and nobody can read it who may not
                    if (documents.outage().isPresent()
                            && book.find(file.source(), id(file)).isEmpty()) return;
                    switch (check.check(file, book.find(file.source(), id(file)), false)) {
                        case Verdict.Same(var failure) ->
                            outcomes.add(file.path(), new Outcome(Change.UNCHANGED, failure));
                        case Verdict.Suspect suspect -> suspects.add(suspect);
                        case Verdict toDo -> documents.commit(grouping.add(toDo), vectors, outcomes);
                    }
                },
                () -> documents.commit(grouping.rest(), vectors, outcomes));
        return List.copyOf(suspects);
    }

    /**
     * What was left of all sources, one document after the other and the most suspicious last; then the next run may rely
     * on this one.
     *
     * @throws dev.ragtime.runtime.embed.EmbeddingException when documents are left that could not be embedded; what needs no
     *     vector is done by then: rights that changed, and deletions
     */
    void finish(List<SourceRun> runs, StopSignal stop) throws InterruptedException {
        var left = runs.stream()
                .flatMap(run -> run.suspects().stream().map(suspect -> new Left(run, suspect)))
                .sorted(Comparator.comparingInt(one -> one.suspect().attempts()))
                .toList();
        for (var one : left) {
            stop.check();
            var file = one.suspect().file();
            try {
                tryAlone(one.run(), file);
            } catch (SourceException e) {
                outcomes(one.run().tally()).add(file.path(), new Outcome(Change.UNCHANGED, e.getMessage()));
            }
        }
        if (documents.outage().isPresent()) throw documents.outage().get();
        for (var run : runs) {
            if (!run.memorable()) continue;
            states.remember(run.source(), run.revision().orElseThrow(), run.listed(), run.found());
        }
    }

    private record Left(SourceRun run, Verdict.Suspect suspect) {}

    private void tryAlone(SourceRun run, SourceFile file) throws InterruptedException {
        var outcomes = outcomes(run.tally());
        switch (check.check(file, book.find(file.source(), id(file)), true)) {
            case Verdict.Same(var failure) -> outcomes.add(file.path(), new Outcome(Change.UNCHANGED, failure));
            case Verdict toDo -> documents.commitAlone(toDo, run.vectors(), outcomes);
        }
    }

    /** Deletes this share of a source that the KnowledgeBase no longer has. */
    SourceRun drop(String name, Share share) throws InterruptedException {
        var source = Source.named(name);
        var mine = mine(source, share);
        progress.found(mine.size());
        var tally = new Tally();
        delete(mine, tally);
        return ended(source, share, tally, Optional.empty());
    }

    /** Of a source that was not listed. */
    private SourceRun ended(Source source, Share share, Tally tally, Optional<SourceError> error) {
        return new SourceRun(
                source,
                share,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                tally,
                error,
                Optional.empty(),
                List.of(),
                vectors(List.of()),
                false);
    }

    private void delete(List<DocumentRecord> gone, Tally tally) throws InterruptedException {
        var together =
                gone.stream().gather(Gatherers.windowFixed(DELETED_TOGETHER)).toList();
        workers.forEach(
                together,
                records -> {
                    documents.delete(records);
                    records.forEach(record -> {
                        tally.deleted();
                        progress.done(false);
                    });
                },
                () -> {});
    }

    private List<DocumentRecord> mine(Source source, Share share) {
        return book.records(source.name()).stream()
                .filter(record -> share.has(record.id()))
                .toList();
    }

    private KnownVectors vectors(List<DocumentRecord> vanished) {
        return new KnownVectors(chunks, vectorsOut, donor, vanished);
    }

    private DocumentSync.Outcomes outcomes(Tally tally) {
        return new DocumentSync.Outcomes() {
            @Override
            public void add(String path, Outcome outcome) {
                tally.add(path, outcome);
                progress.done(outcome.failed());
            }

            @Override
            public void embedded(int texts) {
                tally.embedded(texts);
            }
        };
    }

    private static UUID id(SourceFile file) {
        return Comparison.id(file);
    }
}
