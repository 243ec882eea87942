package dev.ragtime.runtime.pipeline;

import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.store.ChunkFilter;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is looked for.
 *
 * @param query not blank
 * @param topK passages wanted, 1 to the pipeline's {@code candidates}; the pipeline's own when empty
 * @param mode the pipeline's own when empty
 * @param filter which chunks may be found, by the fields that the index has
 * @param caller on whose behalf
 */
public record Search(String query, OptionalInt topK, Optional<Mode> mode, ChunkFilter filter, Caller caller) {
    /** By the pipeline's own settings. */
    public static Search of(String query, Caller caller) {
        return new Search(query, OptionalInt.empty(), Optional.empty(), ChunkFilter.NONE, caller);
    }
}
