package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.FileContent;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.document.UnreadableDocument;
import dev.ragtime.runtime.store.DocumentRecord;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** Compares a file with its record, reading it only when the source does not tell that it is unchanged. Thread-safe. */
final class FileCheck {
    /** Told of a document that cannot be read, and of which what could be read before is gone. */
    private static final String CLOSED = "; its earlier text is no longer served, since other people may read it now";

    /** A document that did not come back from parsing so often is not parsed again. */
    static final int MOST_ATTEMPTS = 3;

    private final DocumentParser parser;
    private final Fingerprint fingerprints;
    private final LastReadable last;
    private final Semaphore reading;

    /**
     * @param last what stays of documents that cannot be read
     * @param reading files that may be read or parsed at one time, each whole in memory and on one core
     */
    FileCheck(DocumentParser parser, Fingerprint fingerprints, LastReadable last, Semaphore reading) {
        this.parser = parser;
        this.fingerprints = fingerprints;
        this.last = last;
        this.reading = reading;
    }

    /** What is to be done for a file. */
    sealed interface Verdict {
        /** Nothing. */
        record Same(String failure) implements Verdict {}

        /**
         * A record is to be written, and chunks that it does not name deleted.
         *
         * @param old what was recorded before
         */
        record Settled(DocumentRecord record, Optional<DocumentRecord> old) implements Verdict {}

        /** It is to be parsed. */
        record Changed(Candidate candidate) implements Verdict {}

        /** Its parsing may have ended a process: to be tried when nothing else can be lost. */
        record Suspect(SourceFile file, int attempts) implements Verdict {}
    }

    /**
     * A file that is to be parsed.
     *
     * @param attempts how often its parsing was begun and did not come back
     * @param version to record, with the fingerprint, once it is done
     */
    record Candidate(
            SourceFile file,
            FileContent content,
            String fingerprint,
            String version,
            int attempts,
            Optional<DocumentRecord> old) {
        DocumentRecord record(RecordState state, List<UUID> chunkIds, String failure) {
            var done = state instanceof RecordState.Done || state instanceof RecordState.Cleaning;
            return new DocumentRecord(
                    DocumentId.of(file.source(), file.path()),
                    file.source(),
                    file.path(),
                    state.text(),
                    done ? Fingerprint.markedAs(state.text(), version) : "",
                    chunkIds,
                    failure);
        }

        /** Of its last readable version. */
        List<UUID> oldChunks() {
            return old.map(DocumentRecord::chunkIds).orElse(List.of());
        }

        String oldFailure() {
            return old.map(DocumentRecord::failure).orElse("");
        }
    }

    /**
     * @param old what is recorded of it
     * @param alone nothing else is under way, so a suspect may be tried
     */
    Verdict check(SourceFile file, Optional<DocumentRecord> old, boolean alone) throws InterruptedException {
        var version = fingerprints.ofVersion(file);
        var state = old.map(RecordState::of);
        if (state.orElse(null) instanceof RecordState.Done
                && !version.isEmpty()
                && fingerprints.stands(old.get().version(), version))
            return new Verdict.Same(old.get().failure());
        if (!alone && state.orElse(null) instanceof RecordState.Unfinished(var attempts, var of) && attempts > 0) {
            return new Verdict.Suspect(file, attempts);
        }
        reading.acquire();
        try {
            return compare(file, parser.read(file), version, old);
        } catch (UnreadableDocument e) {
            return unreadable(new Candidate(file, FileContent.NOTHING, "", version, 0, old), e, last);
        } finally {
            reading.release();
        }
    }

    private Verdict compare(SourceFile file, FileContent content, String version, Optional<DocumentRecord> old) {
        var fingerprint = fingerprints.of(file, content);
        var candidate = new Candidate(file, content, fingerprint, version, 0, old);
        if (old.isEmpty()) return new Verdict.Changed(candidate);
        return switch (RecordState.of(old.get())) {
            case RecordState.Done(var done) when fingerprints.stands(done, fingerprint) -> seen(candidate, old.get());
            case RecordState.Cleaning(var done)
            when fingerprints.stands(done, fingerprint) ->
                settled(
                        candidate,
                        new RecordState.Done(done),
                        candidate.oldChunks(),
                        old.get().failure());
            case RecordState.Unfinished(var attempts, var tried)
            when tried.equals(fingerprint) ->
                attempts < MOST_ATTEMPTS
                        ? new Verdict.Changed(new Candidate(file, content, fingerprint, version, attempts, old))
                        // it may have been its pictures
                        : settled(
                                candidate,
                                new RecordState.Done(fingerprints.marked(fingerprint)),
                                last.chunks(candidate),
                                leftOut(attempts));
            default -> new Verdict.Changed(candidate);
        };
    }

    private Verdict seen(Candidate candidate, DocumentRecord old) {
        if (fingerprints.stands(old.version(), candidate.version())) return new Verdict.Same(old.failure());
        return settled(candidate, RecordState.of(old), candidate.oldChunks(), old.failure());
    }

    private static String leftOut(int attempts) {
        return "its parsing ended the process %d times: left out until it or the parser changes".formatted(attempts);
    }

    /** Chunks of its last readable version stay and are served, as far as {@code last} has it. */
    static Verdict unreadable(Candidate candidate, UnreadableDocument why, LastReadable last) {
        var state = why.isPermanent()
                ? new RecordState.Done(Fingerprint.marked(candidate.fingerprint(), why.pictures()))
                : new RecordState.TryAgain();
        var kept = last.chunks(candidate);
        var closed = kept.size() < candidate.oldChunks().size() ? CLOSED : "";
        return settled(candidate, state, kept, why.reason() + closed);
    }

    private static Verdict settled(Candidate candidate, RecordState state, List<UUID> chunks, String failure) {
        var record = candidate.record(state, chunks, failure);
        if (candidate.old().equals(Optional.of(record))) return new Verdict.Same(failure);
        return new Verdict.Settled(record, candidate.old());
    }
}
