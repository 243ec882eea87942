package dev.ragtime.runtime.store;

import java.nio.file.Path;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.FSDirectory;

/**
 * An index inside this process, in a folder or in memory: what {@code ragtime local} and evaluation without a server
 * use. One process at a time may open a folder.
 *
 * <p>Chunks reach the folder with the next document record, which is the commit point of ingestion, or on close.
 */
public final class LuceneIndexStore implements IndexStore {
    /** Changes with the fields an index is kept in: another one belongs into another folder. */
    public static final int FORMAT = 2;

    private static final Capabilities CAPABILITIES = new Capabilities(true, true, true, true);

    /** How nearest vectors are found. */
    public enum Vectors {
        /** Every vector is compared: exact, about 1 ms for 10,000 chunks a core. */
        EXACT,
        /** A navigable graph: approximate, for more chunks than {@link #EXACT} can compare in time. */
        HNSW
    }

    private final LuceneIndex index;
    private final LuceneLedger documents;
    private final LuceneChunks chunks;
    private final LuceneSearch search;
    private final LuceneNotes notes;
    private final HeapMemory memory = new HeapMemory();

    private LuceneIndexStore(LuceneIndex index, Vectors vectors) {
        this.index = index;
        this.documents = new LuceneLedger(index);
        this.chunks = new LuceneChunks(index, vectors);
        this.search = new LuceneSearch(index, vectors);
        this.notes = new LuceneNotes(index);
    }

    /** An index that ends with the process. */
    public static LuceneIndexStore inMemory(Vectors vectors) {
        return LuceneIndex.call(
                "open", () -> new LuceneIndexStore(new LuceneIndex(new ByteBuffersDirectory()), vectors));
    }

    /** An index in a folder, which is made when missing; reopen it with the same kind of vectors. */
    public static LuceneIndexStore onDisk(Path folder, Vectors vectors) {
        return LuceneIndex.call("open", () -> new LuceneIndexStore(new LuceneIndex(FSDirectory.open(folder)), vectors));
    }

    @Override
    public void create() {
        // opening made it
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public DocumentLedger documents() {
        return documents;
    }

    @Override
    public ChunkStore chunks() {
        return chunks;
    }

    @Override
    public ChunkSearch search() {
        return search;
    }

    @Override
    public Notes notes() {
        return notes;
    }

    /** Ends with the process, wherever the index is. */
    @Override
    public MemoryStore memory() {
        return memory;
    }

    @Override
    public boolean ready() {
        return index.isOpen();
    }

    @Override
    public void close() {
        index.close();
    }
}
