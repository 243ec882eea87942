package dev.ragtime.runtime.store;

import dev.ragtime.runtime.config.PinnedIndex;

/** Tells which of a KnowledgeBase's indexes answers queries, and opens them. Thread-safe. */
public interface IndexDirectory extends AutoCloseable {
    /**
     * The index that answers now. Cheap while it is the same.
     *
     * @throws StoreException when the store does not answer, or no index answers yet
     * @throws dev.ragtime.runtime.config.UserError when this image does not know how to work on it
     */
    PinnedIndex serving();

    /** One of the indexes; the caller closes it. */
    IndexStore open(PinnedIndex index);

    @Override
    void close();
}
