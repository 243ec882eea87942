package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.store.ChunkFilter;
import java.util.List;
import java.util.UUID;

/** Finds passages for a query, by one pipeline's retrieval settings. Thread-safe. */
public interface Retriever {
    /**
     * @param queries what is looked for, at least one, what several find is ranked as one by their weights
     * @param topK passages wanted, 1 to the pipeline's {@code candidates}
     * @param filter which chunks may be found
     * @param caller on whose behalf: what it may not read is not found
     * @throws dev.ragtime.runtime.store.StoreException when the store does not answer
     */
    RetrievalResult retrieve(List<Query> queries, int topK, ChunkFilter filter, Caller caller);

    /**
     * Fields that a filter may be about, now.
     *
     * @throws dev.ragtime.runtime.store.StoreException when the store does not answer
     */
    default FieldSet fields() {
        return FieldSet.NONE;
    }

    /**
     * The same of one KnowledgeBase alone.
     *
     * @param knowledgeBase one that the pipeline names
     * @throws dev.ragtime.runtime.store.StoreException when it cannot be searched now
     */
    default Retriever only(String knowledgeBase) {
        return this;
    }

    /** By one query. */
    default RetrievalResult retrieve(String query, int topK, ChunkFilter filter, Caller caller) {
        return retrieve(List.of(Query.of(query)), topK, filter, caller);
    }

    /**
     * Whole chunks of a document from one ordinal to another, both included, in order; none when it is not there, or the
     * caller may not read it.
     *
     * @param knowledgeBase name of the one that it is in
     * @throws dev.ragtime.runtime.store.StoreException when the store does not answer
     */
    default List<Chunk> span(String knowledgeBase, UUID documentId, int first, int last, Caller caller) {
        return List.of();
    }

    /** From all chunks that are for everyone. */
    default RetrievalResult retrieve(String query, int topK) {
        return retrieve(query, topK, ChunkFilter.NONE, Caller.UNKNOWN);
    }
}
