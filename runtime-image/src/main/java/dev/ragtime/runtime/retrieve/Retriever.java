package dev.ragtime.runtime.retrieve;

/** Finds passages for a query, by one pipeline's retrieval settings. Thread-safe. */
public interface Retriever {
    /**
     * @param query the question, not blank
     * @param topK passages wanted, 1 to the pipeline's {@code candidates}
     * @throws dev.ragtime.runtime.store.StoreException when the store does not answer
     */
    RetrievalResult retrieve(String query, int topK);
}
