package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.retrieve.AccessInForce;
import dev.ragtime.runtime.retrieve.SearchedIndex;
import dev.ragtime.runtime.store.AwaitedStore;
import dev.ragtime.runtime.store.IndexStore;
import java.time.Duration;

/**
 * The index of a KnowledgeBase, open.
 *
 * @param knowledgeBase its name
 * @param embedder the model that the index was made with
 */
public record OpenIndex(String knowledgeBase, IndexStore store, Embedder embedder) {
    /**
     * The same for questions, see {@link AwaitedStore}.
     *
     * @param limit longest wait for one call of the store
     */
    OpenIndex awaited(Duration limit) {
        return new OpenIndex(
                knowledgeBase, new AwaitedStore(store, "the store of KnowledgeBase " + knowledgeBase, limit), embedder);
    }

    SearchedIndex searched(AccessInForce access) {
        return new SearchedIndex(knowledgeBase, store, access, embedder);
    }
}
