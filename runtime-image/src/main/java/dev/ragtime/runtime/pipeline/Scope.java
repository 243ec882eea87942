package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.store.ChunkFilter;
import java.util.OptionalInt;

/**
 * Among what an answer is looked for.
 *
 * @param topK passages wanted, 1 to the pipeline's {@code candidates}; the pipeline's own when empty
 * @param filter which chunks may be found, by the fields that the index has
 */
public record Scope(OptionalInt topK, ChunkFilter filter) {
    /** Everything that the pipeline finds. */
    public static final Scope ALL = new Scope(OptionalInt.empty(), ChunkFilter.NONE);
}
