package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.Chunker;
import dev.ragtime.runtime.chunk.ContextQuestion;
import dev.ragtime.runtime.document.Document;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.UnreadableDocument;
import dev.ragtime.runtime.embed.EmbeddingException;
import dev.ragtime.runtime.ingest.FileCheck.Candidate;
import dev.ragtime.runtime.ingest.FileCheck.Verdict;
import dev.ragtime.runtime.store.ChunkStore;
import dev.ragtime.runtime.store.DocumentRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Brings the chunks of a group of documents in line with their files, each step for all of them in one write. Thread-safe
 * for different documents.
 *
 * <ol>
 *   <li>Mark the records unfinished, with one attempt more.
 *   <li>Parse and chunk. What cannot be read is recorded as failed and keeps the chunks it had.
 *   <li>Embed and write the chunks that are not stored.
 *   <li>Write the records with fingerprint and chunk ids: the commit point.
 *   <li>Delete chunks that the records do not name.
 * </ol>
 *
 * <p>Killed anywhere, the same steps converge: before the commit point the record is a mark, so the document is done
 * again with the same ids and only what is missing is embedded; after it the record says that cleaning is left.
 */
final class DocumentSync {
    /** Groups under way at one time: some embed while another waits for the store. */
    static final int GROUPS_IN_HAND = 3;

    /** Chunks of small documents are embedded and committed together; a large document waits for none. */
    private static final int BATCH = 64;

    /** Chunks that wait in memory for the rest of their group: a small file may have thousands. */
    private static final int MOST_WAITING = 512;

    /** Characters of a document that is cut into chunks while no other such is: its tokens take many times its text. */
    private static final long LARGE = 1_000_000;

    private final ChunkStore store;
    private final RecordBook book;
    private final DocumentParser parser;
    private final Description description;
    private final Chunker chunker;
    private final ChunkWriter writer;
    private final LastReadable last;
    private final Semaphore reading;
    private final StopSignal stop;
    private final Semaphore inHand = new Semaphore(GROUPS_IN_HAND);
    private final Semaphore large = new Semaphore(1);

    /** @param reading documents that may be read or parsed at one time */
    DocumentSync(
            ChunkStore store,
            RecordBook book,
            DocumentParser parser,
            Description description,
            Chunker chunker,
            ChunkWriter writer,
            LastReadable last,
            Semaphore reading,
            StopSignal stop) {
        this.store = store;
        this.book = book;
        this.parser = parser;
        this.description = description;
        this.chunker = chunker;
        this.writer = writer;
        this.last = last;
        this.reading = reading;
        this.stop = stop;
    }

    /**
     * A document whose chunks are known.
     *
     * @param fingerprint to record
     * @param unread what of it could not be read; empty for nothing
     */
    private record Cut(Candidate candidate, List<Chunk> chunks, String fingerprint, String unread) {
        UUID id() {
            return chunks.getFirst().documentId();
        }
    }

    /** @param leftOver stored chunks that the record does not name */
    private record Finished(DocumentRecord record, Set<UUID> leftOver, Outcome outcome) {}

    /** Why what needs a vector is left to another run. */
    Optional<EmbeddingException> outage() {
        return writer.outage();
    }

    /** Does nothing, and marks nothing, once it was asked to stop. */
    void commit(List<Verdict> group, KnownVectors vectors, Outcomes outcomes) throws InterruptedException {
        if (group.isEmpty()) return;
        inHand.acquire();
        try {
            if (!stop.requested()) work(group, vectors, outcomes, false);
        } finally {
            inHand.release();
        }
    }

    /**
     * Tries a document that may end the process, while nothing else is under way. Once it is parsed, it is no longer to
     * blame for what may happen.
     */
    void commitAlone(Verdict verdict, KnownVectors vectors, Outcomes outcomes) throws InterruptedException {
        work(List.of(verdict), vectors, outcomes, true);
    }

    private void work(List<Verdict> group, KnownVectors vectors, Outcomes outcomes, boolean alone)
            throws InterruptedException {
        var finished = new ArrayList<Finished>();
        var candidates = new ArrayList<Candidate>();
        for (var verdict : group) {
            switch (verdict) {
                case Verdict.Changed(var candidate) -> candidates.add(candidate);
                case Verdict.Settled settled -> finished.add(finished(settled));
                case Verdict.Same same -> throw new IllegalArgumentException("nothing is to be done for " + same);
                case Verdict.Suspect suspect -> throw new IllegalArgumentException("to be checked alone: " + suspect);
            }
        }
        book.put(candidates.stream().map(c -> unfinished(c, c.attempts() + 1)).toList());
        var cuts = new ArrayList<Cut>();
        for (var candidate : candidates) {
            cut(candidate, cuts, finished);
            if (cuts.stream().mapToInt(c -> c.chunks().size()).sum() < MOST_WAITING) continue;
            writeAll(cuts, vectors, outcomes, alone);
            cuts.clear();
        }
        commit(finished, outcomes);
        writeAll(cuts, vectors, outcomes, alone);
    }

    private void writeAll(List<Cut> cuts, KnownVectors vectors, Outcomes outcomes, boolean alone)
            throws InterruptedException {
        if (alone) book.put(cuts.stream().map(c -> unfinished(c.candidate(), 0)).toList());
        for (var batch : batches(cuts)) commit(write(batch, vectors, outcomes), outcomes);
    }

    private static DocumentRecord unfinished(Candidate candidate, int attempts) {
        var state = new RecordState.Unfinished(attempts, candidate.fingerprint());
        return candidate.record(state, candidate.oldChunks(), candidate.oldFailure());
    }

    /** Adds to one or the other: documents with chunks to write, and those that need none. */
    private void cut(Candidate candidate, List<Cut> cuts, List<Finished> finished) throws InterruptedException {
        reading.acquire();
        try {
            var parsed = parser.parse(candidate.file(), candidate.content(), stop::requested);
            var document = description.of(parsed, candidate.content());
            var unread =
                    document.unread().map(what -> DocumentRecord.IN_PART + what).orElse("");
            var chunks = chunks(document);
            var cut = new Cut(
                    candidate, chunks, Fingerprint.marked(candidate.fingerprint(), document.pictures()), unread);
            if (chunks.isEmpty()) finished.add(finished(cut, stored(candidate.old())));
            else cuts.add(cut);
        } catch (UnreadableDocument e) {
            finished.add(failed(candidate, e, last));
        } finally {
            reading.release();
        }
    }

    private List<Chunk> chunks(Document document) throws UnreadableDocument, InterruptedException {
        boolean isLarge = document.characters() > LARGE;
        if (isLarge) large.acquire();
        try {
            return chunker.chunk(document);
        } catch (RuntimeException e) {
            throw UnreadableDocument.transientFailure("it could not be cut into chunks: " + e, e);
        } finally {
            if (isLarge) large.release();
        }
    }

    /** The small ones together, first. */
    private static List<List<Cut>> batches(List<Cut> cuts) {
        var batches = new ArrayList<List<Cut>>();
        var chunks = BATCH;
        for (var cut : cuts.stream()
                .sorted(Comparator.comparingInt(c -> c.chunks().size()))
                .toList()) {
            if (chunks + cut.chunks().size() > BATCH) {
                batches.add(new ArrayList<>());
                chunks = 0;
            }
            batches.getLast().add(cut);
            chunks += cut.chunks().size();
        }
        return batches;
    }

    private List<Finished> write(List<Cut> batch, KnownVectors vectors, Outcomes outcomes) throws InterruptedException {
        var own = new HashSet<UUID>();
        var finished = new ArrayList<Finished>();
        for (var cut : batch) {
            var stored = stored(cut.candidate().old());
            own.addAll(stored);
            finished.add(finished(cut, stored));
        }
        var missing = batch.stream()
                .flatMap(cut -> cut.chunks().stream())
                .filter(chunk -> !own.contains(chunk.id()))
                .toList();
        try {
            if (!missing.isEmpty())
                outcomes.embedded(writer.write(missing, questions(batch), vectors.of(own, missing)));
            return finished;
        } catch (UnreadableDocument e) {
            if (batch.size() == 1) return List.of(failed(batch.getFirst(), e));
        } catch (EmbeddingException e) {
            // those that need no vector are written all the same
            var why = UnreadableDocument.transientFailure("it could not be embedded: " + e.getMessage(), e);
            if (batch.size() == 1) return List.of(failed(batch.getFirst(), why));
        }
        // one of them is at fault
        finished.clear();
        for (var cut : batch) finished.addAll(write(List.of(cut), vectors, outcomes));
        return finished;
    }

    private static Function<Chunk, ContextQuestion> questions(List<Cut> batch) {
        var documents = batch.stream().collect(Collectors.toMap(Cut::id, Cut::chunks));
        return chunk -> ContextQuestion.of(documents.get(chunk.documentId()), chunk.ordinal());
    }

    /** Chunks of a document; a record is written before the first chunk and deleted after the last. */
    private Set<UUID> stored(Optional<DocumentRecord> old) {
        return old.map(record -> store.idsOf(record.id())).orElse(Set.of());
    }

    private static Finished finished(Cut cut, Set<UUID> stored) {
        var candidate = cut.candidate();
        var unread = cut.unread();
        var chunkIds = cut.chunks().stream().map(Chunk::id).toList();
        var record = candidate.record(new RecordState.Done(cut.fingerprint()), chunkIds, unread);
        return new Finished(
                record,
                without(stored, chunkIds),
                new Outcome(isNew(candidate.old()) ? Change.ADDED : Change.CHANGED, unread));
    }

    /** It was read, so who may read it now is known. */
    private Finished failed(Cut cut, UnreadableDocument why) {
        return failed(cut.candidate(), why, last.within(cut.chunks().getFirst().readers()));
    }

    /** Some of its chunks may be written. */
    private Finished failed(Candidate candidate, UnreadableDocument why, LastReadable last) {
        var stored = store.idsOf(
                candidate.record(new RecordState.TryAgain(), List.of(), "").id());
        return switch (FileCheck.unreadable(candidate, why, last)) {
            case Verdict.Settled(var record, var old) -> failed(record, old, stored);
            // as it was, but for the mark
            default -> failed(candidate.old().orElseThrow(), candidate.old(), stored);
        };
    }

    private static Finished failed(DocumentRecord record, Optional<DocumentRecord> old, Set<UUID> stored) {
        var change = isNew(old) ? Change.ADDED : Change.UNCHANGED;
        return new Finished(record, without(stored, record.chunkIds()), new Outcome(change, record.failure()));
    }

    private Finished finished(Verdict.Settled settled) {
        return failed(settled.record(), settled.old(), stored(settled.old()));
    }

    private void commit(List<Finished> finished, Outcomes outcomes) {
        var leftOver = new HashSet<UUID>();
        var records = new ArrayList<DocumentRecord>();
        var cleaned = new ArrayList<DocumentRecord>();
        for (var document : finished) {
            leftOver.addAll(document.leftOver());
            var cleaning =
                    !document.leftOver().isEmpty() && RecordState.of(document.record()) instanceof RecordState.Done;
            records.add(cleaning ? cleaning(document.record()) : document.record());
            if (cleaning) cleaned.add(document.record());
        }
        book.put(records);
        if (!leftOver.isEmpty()) store.delete(leftOver);
        book.put(cleaned);
        finished.forEach(document -> outcomes.add(document.record().path(), document.outcome()));
    }

    private static DocumentRecord cleaning(DocumentRecord record) {
        return new RecordState.Cleaning(record.fingerprint()).in(record);
    }

    private static Set<UUID> without(Set<UUID> stored, List<UUID> named) {
        var leftOver = new HashSet<>(stored);
        named.forEach(leftOver::remove);
        return leftOver;
    }

    /** Deletes documents that are gone from their source: marked first, so that one that comes back is done afresh. */
    void delete(List<DocumentRecord> gone) {
        var chunks = new HashSet<UUID>();
        var marks = new ArrayList<DocumentRecord>();
        for (var record : gone) {
            chunks.addAll(store.idsOf(record.id()));
            chunks.addAll(record.chunkIds());
            marks.add(RecordState.Unfinished.DELETING.in(new DocumentRecord(
                    record.id(), record.source(), record.path(), "", "", List.of(), record.failure())));
        }
        book.put(marks);
        if (!chunks.isEmpty()) store.delete(chunks);
        book.delete(gone);
    }

    private static boolean isNew(Optional<DocumentRecord> old) {
        return old.map(r -> RecordState.of(r) instanceof RecordState.Unfinished
                        && r.chunkIds().isEmpty())
                .orElse(true);
    }

    enum Change {
        UNCHANGED,
        ADDED,
        CHANGED
    }

    /** @param failure as in {@link DocumentRecord} */
    record Outcome(Change change, String failure) {
        boolean failed() {
            return DocumentRecord.isFailure(failure);
        }
    }

    /** Told what became of each document. Thread-safe. */
    interface Outcomes {
        void add(String path, Outcome outcome);

        /** @param texts that were embedded */
        void embedded(int texts);
    }
}
