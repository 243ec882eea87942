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
 * @param knowledgeBase the only one that is searched; all of the pipeline's when empty
 */
public record Search(
        String query,
        OptionalInt topK,
        Optional<Mode> mode,
        ChunkFilter filter,
        Caller caller,
        Optional<String> knowledgeBase) {
    /** In all KnowledgeBases. */
    public Search(String query, OptionalInt topK, Optional<Mode> mode, ChunkFilter filter, Caller caller) {
        this(query, topK, mode, filter, caller, Optional.empty());
    }

    /** The same in one KnowledgeBase of the pipeline. */
    public Search in(String name) {
        return new Search(query, topK, mode, filter, caller, Optional.of(name));
    }

    /** By the pipeline's own settings. */
    public static Search of(String query, Caller caller) {
        return new Search(query, OptionalInt.empty(), Optional.empty(), ChunkFilter.NONE, caller);
    }
}
