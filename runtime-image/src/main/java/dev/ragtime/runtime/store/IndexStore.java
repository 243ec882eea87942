package dev.ragtime.runtime.store;

import dev.ragtime.runtime.chunk.Chunk;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One index: a collection of chunks and one of document records. Thread-safe.
 *
 * <p>Every method throws {@link StoreException}; a returned call has reached the store. Writers and readers are held to
 * the same conformance suite whatever the store.
 */
public interface IndexStore extends AutoCloseable {
    /** Creates collections and alias when they are missing; does nothing when they are there. */
    void create();

    // ---- written and read by ingestion

    /** Which of these chunks are stored. */
    Set<UUID> existing(Collection<UUID> chunkIds);

    /** Writes or replaces chunks; when it returns, every one is stored. */
    void putChunks(List<EmbeddedChunk> chunks);

    /**
     * Stored chunks with their vectors, in no order; ids that are not there are left out. A store that cannot hand out
     * vectors returns none, and text that moved is embedded again.
     */
    default List<EmbeddedChunk> chunks(Collection<UUID> chunkIds) {
        return List.of();
    }

    /** Deletes chunks; ids that are not there are ignored. */
    void deleteChunks(Collection<UUID> chunkIds);

    /** Ids of all stored chunks of a document. */
    Set<UUID> chunkIdsOf(UUID documentId);

    Optional<DocumentRecord> record(UUID documentId);

    /** Calls the consumer with every record of one source, in no order. */
    void records(String source, Consumer<DocumentRecord> consumer);

    /** Names of all sources that have records. */
    Set<String> sources();

    void putRecord(DocumentRecord record);

    void deleteRecord(UUID documentId);

    /** Documents and chunks stored, counted. */
    Counts counts();

    /** What the pods of runs left; empty for a store of one process, which needs none. */
    default Optional<RunRecords> runs() {
        return Optional.empty();
    }

    // ---- read by queries

    /** Chunks nearest to a unit vector, best first; score is the cosine similarity, -1 to 1. */
    List<Hit> nearest(float[] vector, int limit);

    /** Chunks that match words of the query, best first; score is BM25's. */
    List<Hit> matching(String query, int limit);

    /** True when the store answers. */
    boolean ready();

    @Override
    void close();

    record Counts(long documents, long chunks) {}

    /** A chunk and its unit vector. */
    record EmbeddedChunk(Chunk chunk, float[] vector) {}

    /** A chunk found, with the score of the ranking that found it. */
    record Hit(Chunk chunk, double score) {}
}
