package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.runtime.document.DocumentId;
import dev.ragtime.runtime.document.DocumentParser;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.source.Listing;
import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
     * Reads what the index holds of the sources. One that is not there is left to a run that reads all of them.
     *
     * @param sources that are written here
     * @param workers files read, and texts embedded, side by side
     * @param stop ends what is under way after the documents in hand
     * @throws StoreException when the store does not answer, or does not have the index yet
     */
    public LiveIngestion(
            KnowledgeBase knowledgeBase,
            List<Source> sources,
            IndexStore store,
            Recipe recipe,
            DocumentParser parser,
            Progress progress,
            int workers,
            StopSignal stop) {
        if (!store.exists()) throw new StoreException("there is no index yet; the next sync makes it", true, null);
        var index = OpenIndex.open(knowledgeBase, store, recipe, parser, progress, workers, Optional.empty());
        var names = sources.stream().map(Source::name).collect(Collectors.toUnmodifiableSet());
        this.book = RecordBook.read(store.documents(), names::contains);
        this.fingerprints = index.fingerprints();
        this.writer = new ChunkWriter(store.chunks(), recipe, workers);
        this.stop = stop;
        // whoever pushes says of each document that it is to go
        this.sync = index.sync(book, writer, names, Share.whole(), stop);
    }

    /**
     * Brings the index in line with a part of a source. Calls must follow one another.
     *
     * @param changes a delta: what is not in it stays as it is
     * @throws dev.ragtime.runtime.store.StoreException when the store does not do its part
     * @throws dev.ragtime.runtime.embed.EmbeddingException when a provider does not do its part; what needs no vector is done
     * @throws StopSignal.StoppedException when it was asked to stop before it was done
     */
    public void apply(Source source, Listing changes) throws InterruptedException {
        writer.resume();
        try (var run = sync.sync(source, _ -> () -> changes, Share.whole())) {
            sync.finish(List.of(run), stop);
        }
    }

    /** Chunks of a source in the index. */
    public long chunks(String source) {
        return book.counts(source, Share.whole()).chunks();
    }

    /** How far a document is. */
    public State state(SourceFile file) {
        var found = book.find(file.source(), DocumentId.of(file.source(), file.path()));
        if (found.isEmpty()) return State.Waiting.NEW;
        var record = found.get();
        return switch (RecordState.of(record)) {
            // one whose old chunks are still being deleted is not done: a kill may have left them
            case RecordState.Done _
            when fingerprints.stands(record.version(), fingerprints.ofVersion(file)) ->
                record.failed()
                        ? new State.Failed(record.failure())
                        : new State.Indexed(record.chunkIds().size(), record.failure());
            case RecordState.TryAgain() -> new State.Waiting(record.failure());
            default -> State.Waiting.NEW;
        };
    }

    /** Paths of the documents of a source that the index knows of. */
    public Set<String> paths(String source) {
        return book.records(source).stream().map(DocumentRecord::path).collect(Collectors.toSet());
    }

    /** How far a document is. */
    public sealed interface State {
        /**
         * Its content as it is now has not been read yet.
         *
         * @param reason why not, where it was tried and another try may help; else empty
         */
        record Waiting(String reason) implements State {
            static final Waiting NEW = new Waiting("");

            /** Whether it was tried. */
            public boolean tried() {
                return !reason.isEmpty();
            }
        }

        /**
         * It can be found.
         *
         * @param note what of it could not be read; empty for nothing
         */
        record Indexed(int chunks, String note) implements State {}

        /** It cannot be read; what could be read of it before can be found. */
        record Failed(String reason) implements State {}
    }

    @Override
    public void close() {
        writer.close();
    }
}
