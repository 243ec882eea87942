package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.chunk.Chunker;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.document.UnreadableDocument;
import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.IndexStore;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * Brings one document's chunks in line with its file. Thread-safe for different documents.
 *
 * <ol>
 *   <li>Read, parse and chunk. What cannot be read is recorded as failed and keeps the chunks it had.
 *   <li>Mark the record unfinished, then embed and write the chunks that are not stored.
 *   <li>Write the record with fingerprint and chunk ids: the commit point.
 *   <li>Delete chunks that the record does not name.
 * </ol>
 *
 * <p>Killed anywhere, the same steps converge: before the commit point the fingerprint is a mark, so the document is done
 * again with the same ids and only what is missing is embedded; after it the record says that cleaning is left.
 */
final class DocumentSync {
    private final IndexStore store;
    private final DocumentParser parser;
    private final Chunker chunker;
    private final ChunkWriter writer;
    private final Fingerprint fingerprints;
    private final Semaphore reading;

    /** @param readers files read and cut at one time, each whole in memory and on one core */
    DocumentSync(
            IndexStore store,
            DocumentParser parser,
            Chunker chunker,
            ChunkWriter writer,
            Fingerprint fingerprints,
            int readers) {
        this.store = store;
        this.parser = parser;
        this.chunker = chunker;
        this.writer = writer;
        this.fingerprints = fingerprints;
        this.reading = new Semaphore(readers);
    }

    /** @param old what is recorded of it */
    Outcome sync(SourceFile file, Optional<DocumentRecord> old, KnownVectors vectors) throws InterruptedException {
        return switch (read(file, old)) {
            case Read.Same(var failure) -> new Outcome(Change.UNCHANGED, 0, failure);
            case Read.Failed(var fingerprint, var reason) -> fail(file, fingerprint, reason, old);
            case Read.Cut(var fingerprint, var chunks) -> replace(file, fingerprint, chunks, old, vectors);
        };
    }

    /** What became of a file that was read. */
    private sealed interface Read {
        /** Nothing is to be done. */
        record Same(String failure) implements Read {}

        /** @param fingerprint to record: of the content, or a mark to try it again */
        record Failed(String fingerprint, String reason) implements Read {}

        record Cut(String fingerprint, List<Chunk> chunks) implements Read {}
    }

    private Read read(SourceFile file, Optional<DocumentRecord> old) throws InterruptedException {
        var fingerprint = Fingerprint.TRY_AGAIN;
        reading.acquire();
        try {
            var content = parser.read(file);
            fingerprint = fingerprints.of(file, content);
            if (old.isPresent() && isDone(old.get(), fingerprint))
                return new Read.Same(old.get().failure());
            return new Read.Cut(fingerprint, chunks(file, content));
        } catch (UnreadableDocument e) {
            return new Read.Failed(e.isPermanent() ? fingerprint : Fingerprint.TRY_AGAIN, e.reason());
        } finally {
            reading.release();
        }
    }

    /** True when there is nothing to do any more; finishes the cleaning that a killed process left. */
    private boolean isDone(DocumentRecord old, String fingerprint) {
        if (old.fingerprint().equals(fingerprint)) return true;
        if (!old.fingerprint().equals(Fingerprint.cleaning(fingerprint))) return false;
        commit(with(old, fingerprint), true);
        return true;
    }

    private Outcome replace(
            SourceFile file, String fingerprint, List<Chunk> chunks, Optional<DocumentRecord> old, KnownVectors vectors)
            throws InterruptedException {
        try {
            var ids = chunks.stream().map(Chunk::id).toList();
            var embedded = write(file, chunks, ids, old, vectors);
            var id = DocumentId.of(file.source(), file.path());
            commit(new DocumentRecord(id, file.source(), file.path(), fingerprint, ids, ""), old.isPresent());
            return new Outcome(isNew(old) ? Change.ADDED : Change.CHANGED, embedded, "");
        } catch (UnreadableDocument e) {
            return fail(file, Fingerprint.TRY_AGAIN, e.reason(), old);
        }
    }

    private List<Chunk> chunks(SourceFile file, byte[] content) throws UnreadableDocument, InterruptedException {
        var document = parser.parse(file, content);
        try {
            return chunker.chunk(document);
        } catch (RuntimeException e) {
            throw UnreadableDocument.transientFailure("it could not be cut into chunks: " + e, e);
        }
    }

    private int write(
            SourceFile file, List<Chunk> chunks, List<UUID> ids, Optional<DocumentRecord> old, KnownVectors vectors)
            throws UnreadableDocument, InterruptedException {
        if (chunks.isEmpty()) return 0;
        // a record is written before the first chunk and deleted after the last
        Set<UUID> existing = old.isPresent() ? store.chunks().existing(ids) : Set.of();
        var missing = chunks.stream().filter(c -> !existing.contains(c.id())).toList();
        if (missing.isEmpty()) return 0;
        var id = missing.getFirst().documentId();
        put(unfinished(id, file.source(), file.path(), old));
        Set<UUID> own = old.isPresent() ? store.chunks().idsOf(id) : Set.of();
        return writer.write(missing, vectors.forDocument(own));
    }

    /** Chunks of its last readable version stay and are served. */
    private Outcome fail(SourceFile file, String fingerprint, String reason, Optional<DocumentRecord> old) {
        var id = DocumentId.of(file.source(), file.path());
        var kept = old.map(DocumentRecord::chunkIds).orElse(List.of());
        var record = new DocumentRecord(id, file.source(), file.path(), fingerprint, kept, reason);
        if (!old.equals(Optional.of(record))) {
            commit(record, old.isPresent());
        }
        return new Outcome(isNew(old) ? Change.ADDED : Change.UNCHANGED, 0, reason);
    }

    /** @param others whether chunks that the record does not name may be stored */
    private void commit(DocumentRecord record, boolean others) {
        Set<UUID> leftOver = others ? new HashSet<>(store.chunks().idsOf(record.id())) : new HashSet<>();
        leftOver.removeAll(new HashSet<>(record.chunkIds()));
        if (leftOver.isEmpty()) {
            put(record);
            return;
        }
        put(with(record, Fingerprint.cleaning(record.fingerprint())));
        store.chunks().delete(leftOver);
        put(record);
    }

    /** Deletes a document that is gone from its source: marked first, so that one that comes back is done afresh. */
    void delete(DocumentRecord record) {
        put(new DocumentRecord(
                record.id(), record.source(), record.path(), Fingerprint.UNFINISHED, List.of(), record.failure()));
        var chunks = new HashSet<>(store.chunks().idsOf(record.id()));
        chunks.addAll(record.chunkIds());
        if (!chunks.isEmpty()) store.chunks().delete(chunks);
        store.documents().delete(List.of(record.id()));
    }

    private void put(DocumentRecord record) {
        store.documents().put(List.of(record));
    }

    private static boolean isNew(Optional<DocumentRecord> old) {
        return old.map(r -> r.fingerprint().equals(Fingerprint.UNFINISHED)
                        && r.chunkIds().isEmpty())
                .orElse(true);
    }

    private static DocumentRecord unfinished(UUID id, String source, String path, Optional<DocumentRecord> old) {
        return old.map(r -> with(r, Fingerprint.UNFINISHED))
                .orElseGet(() -> new DocumentRecord(id, source, path, Fingerprint.UNFINISHED, List.of(), ""));
    }

    private static DocumentRecord with(DocumentRecord r, String fingerprint) {
        return new DocumentRecord(r.id(), r.source(), r.path(), fingerprint, r.chunkIds(), r.failure());
    }

    enum Change {
        UNCHANGED,
        ADDED,
        CHANGED
    }

    /**
     * @param embedded texts embedded for it
     * @param failure why it could not be read; empty when it could
     */
    record Outcome(Change change, int embedded, String failure) {}
}
