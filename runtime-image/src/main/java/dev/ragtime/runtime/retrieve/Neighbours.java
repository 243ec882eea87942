package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.chunk.Chunk;
import java.util.List;

/** Reads what stands around a passage in its document. */
@FunctionalInterface
public interface Neighbours {
    /** Of what stands in no index. */
    Neighbours NONE = (passage, distance) -> List.of(passage.chunk());

    /**
     * Chunks of the passage's document from so many before it to so many after it, itself included, in order; those that are
     * not there, or that its reader may not read, are left out.
     *
     * @throws dev.ragtime.runtime.store.StoreException when the store does not answer
     */
    List<Chunk> around(Passage passage, int distance);
}
