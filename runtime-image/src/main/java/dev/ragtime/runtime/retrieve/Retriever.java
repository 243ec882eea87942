package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.store.ChunkFilter;

/** Finds passages for a query, by one pipeline's retrieval settings. Thread-safe. */
public interface Retriever {
    /**
     * @param query the question, not blank
     * @param topK passages wanted, 1 to the pipeline's {@code candidates}
     * @param filter which chunks may be found
     * @param caller on whose behalf: what it may not read is not found
     * @throws dev.ragtime.runtime.store.StoreException when the store does not answer
     */
    RetrievalResult retrieve(String query, int topK, ChunkFilter filter, Caller caller);

    /**
     * Fields that a filter may be about, now.
     *
     * @throws dev.ragtime.runtime.store.StoreException when the store does not answer
     */
    default FieldSet fields() {
        return FieldSet.NONE;
    }

    /** From all chunks that are for everyone. */
    default RetrievalResult retrieve(String query, int topK) {
        return retrieve(query, topK, ChunkFilter.NONE, Caller.UNKNOWN);
    }
}
