package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.runtime.chunk.Chunker;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.metadata.MetadataRules;
import dev.ragtime.runtime.source.Listing;
import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.IndexStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Brings changes of some sources into the index as they come, in a process that lives on. It is the only one that writes
 * these sources: runs leave them alone. Beside a run it needs no care, since no document belongs to both.
 */
public final class LiveIngestion implements AutoCloseable {
    private final RecordBook book;
    private final Fingerprint fingerprints;
    private final ChunkWriter writer;
    private final SourceSync sync;
    private final StopSignal stop;

    /**
     * Creates the index where it is missing, and reads what it holds of the sources.
     *
     * @param sources that are written here
     * @param workers files read, and texts embedded, side by side
     * @param stop ends what is under way after the documents in hand
     * @throws dev.ragtime.runtime.store.StoreException when the store does not answer
     */
    public LiveIngestion(
            KnowledgeBase knowledgeBase,
            List<Source> sources,
            IndexStore store,
            Chunker chunker,
            Embedder embedder,
            DocumentParser parser,
            Progress progress,
            int workers,
            StopSignal stop) {
        var metadata = MetadataRules.of(knowledgeBase.getSpec());
        store.create();
        store.declare(metadata.fields());
        var names = sources.stream().map(Source::name).collect(Collectors.toUnmodifiableSet());
        this.book = RecordBook.read(store.documents(), names::contains);
        this.fingerprints = new Fingerprint(PinnedIndex.of(knowledgeBase), metadata);
        this.writer = new ChunkWriter(store.chunks(), embedder, workers);
        this.stop = stop;
        var reading = new Semaphore(workers);
        this.sync = new SourceSync(
                store.chunks(),
                store.capabilities().vectorsOut(),
                book,
                new FileCheck(parser, fingerprints, reading),
                new DocumentSync(
                        store.chunks(), book, parser, new Description(metadata), chunker, writer, reading, stop),
                new Workers(workers + DocumentSync.GROUPS_IN_HAND, stop),
                // whoever pushes says of each document that it is to go
                new DeletionGuard(store.notes(), knowledgeBase.getSpec().sync(), names),
                new SyncedStates(store.notes(), fingerprints, Share.whole()),
                progress);
    }

    /**
     * Brings the index in line with a part of a source. Calls must follow one another.
     *
     * @param changes a delta: what is not in it stays as it is
     * @throws dev.ragtime.runtime.store.StoreException when the store does not do its part
     * @throws StopSignal.StoppedException when it was asked to stop before it was done
     */
    public void apply(Source source, Listing changes) throws InterruptedException {
        try (var run = sync.sync(source, () -> changes, Share.whole())) {
            sync.finish(List.of(run), stop);
        }
    }

    /** Chunks of a source in the index. */
    public long chunks(String source) {
        return book.counts(source, Share.whole()).chunks();
    }

    /** How far a document is. */
    public State state(SourceFile file) {
        var record = book.find(file.source(), DocumentId.of(file.source(), file.path()));
        if (record.isEmpty()) return new State.Waiting();
        var progress = RecordState.of(record.get());
        if (progress instanceof RecordState.TryAgain)
            return new State.Failed(record.get().failure(), true);
        // one whose old chunks are still being deleted is not done: a kill may have left them
        var current = progress instanceof RecordState.Done
                && fingerprints.ofVersion(file).equals(record.get().version());
        if (!current) return new State.Waiting();
        return record.get().failed()
                ? new State.Failed(record.get().failure(), false)
                : new State.Indexed(record.get().chunkIds().size(), record.get().failure());
    }

    /** Paths of the documents of a source that the index knows of. */
    public Set<String> paths(String source) {
        return book.records(source).stream().map(DocumentRecord::path).collect(Collectors.toSet());
    }

    /** How far a document is. */
    public sealed interface State {
        /** Its content as it is now has not been read yet. */
        record Waiting() implements State {}

        /**
         * It can be found.
         *
         * @param note what of it could not be read; empty for nothing
         */
        record Indexed(int chunks, String note) implements State {}

        /**
         * It cannot be read; what could be read of it before can be found.
         *
         * @param passing whether another try may help
         */
        record Failed(String reason, boolean passing) implements State {}
    }

    @Override
    public void close() {
        writer.close();
    }
}
