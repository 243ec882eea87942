package dev.ragtime.runtime.store;

import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.chunk.Chunk;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Finds chunks for queries. Thread-safe. */
public interface ChunkSearch {
    /**
     * Hits, best first, at most as many as the request's limit. An index of which {@link IndexStore#access} says nothing has
     * none but for everyone.
     *
     * @throws UnsupportedOperationException when the request wants what {@link Capabilities} do not declare
     */
    List<Hit> find(SearchRequest request);

    /**
     * Chunks by their ids, in no order; ids that are not there, or not for these readers, are left out. Of several copies two are asked, since one
     * that missed a deletion finds what was deleted still; being asked mends it.
     *
     * @param fields of each chunk that leave the store
     */
    List<Chunk> read(Collection<UUID> chunkIds, Set<ChunkField> fields, Readers readers);

    /**
     * Chunks of a document from one ordinal to another, both included, in order; those that are not there, or not for these
     * readers, are left out.
     *
     * @throws UnsupportedOperationException without {@link Capabilities#filters}
     */
    List<Chunk> span(UUID documentId, int first, int last, Readers readers);
}
