package dev.ragtime.runtime.store;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The chunks of an index by their ids. Thread-safe; reads see every write that returned. */
public interface ChunkStore {
    /** Which of these chunks are stored. */
    Set<UUID> existing(Collection<UUID> chunkIds);

    /** Ids of all stored chunks of a document. */
    Set<UUID> idsOf(UUID documentId);

    /**
     * Stored chunks with their vectors, in no order; ids that are not there are left out.
     *
     * @throws UnsupportedOperationException without {@link Capabilities#vectorsOut}
     */
    List<EmbeddedChunk> read(Collection<UUID> chunkIds);

    /** Writes or replaces chunks; when it returns, every one is stored. */
    void put(Collection<EmbeddedChunk> chunks);

    /** Deletes chunks; ids that are not there are ignored. */
    void delete(Collection<UUID> chunkIds);

    long count();
}
