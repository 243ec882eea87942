package dev.ragtime.runtime.retrieve;

import java.util.Comparator;
import java.util.UUID;

/**
 * A chunk of one of the indexes of a pipeline. Two indexes of the same documents hold chunks of the same ids.
 *
 * @param index place of its index among the pipeline's, from 0
 */
record ChunkRef(int index, UUID id) implements Comparable<ChunkRef> {
    private static final Comparator<ChunkRef> ORDER = Comparator.<ChunkRef, String>comparing(
                    chunk -> chunk.id().toString())
            .thenComparingInt(ChunkRef::index);

    @Override
    public int compareTo(ChunkRef other) {
        return ORDER.compare(this, other);
    }
}
