package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.retrieve.AccessInForce;
import dev.ragtime.runtime.retrieve.SearchedIndex;
import dev.ragtime.runtime.store.IndexStore;

/**
 * The index of a KnowledgeBase, open.
 *
 * @param knowledgeBase its name
 * @param embedder the model that the index was made with
 */
public record OpenIndex(String knowledgeBase, IndexStore store, Embedder embedder) {
    SearchedIndex searched(AccessInForce access) {
        return new SearchedIndex(knowledgeBase, store, access, embedder);
    }
}
