package dev.ragtime.runtime.retrieve;

import dev.ragtime.api.knowledgebase.Access;
import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.store.IndexStore;
import java.util.List;

/** Retrieves from what a test has filled. */
public final class Retrievers {
    private Retrievers() {}

    /** From one index that is for everyone, unless it says otherwise. */
    public static IndexRetriever over(IndexStore store, Embedder embedder, Retrieval settings) {
        return over(List.of(index("handbook", store, embedder)), settings);
    }

    static IndexRetriever over(List<SearchedIndex> indexes, Retrieval settings) {
        return new IndexRetriever(indexes, List.of(), settings);
    }

    static SearchedIndex index(String knowledgeBase, IndexStore store, Embedder embedder) {
        return new SearchedIndex(knowledgeBase, store, AccessInForce.of(Access.defaults(), store), embedder);
    }
}
