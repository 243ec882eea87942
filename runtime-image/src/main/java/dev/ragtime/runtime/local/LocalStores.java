package dev.ragtime.runtime.local;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.LuceneIndexStore;
import java.nio.file.Path;
import java.util.Objects;

/** Where local mode keeps indexes. Another definition is another index. */
@FunctionalInterface
interface LocalStores {
    /** The index of a KnowledgeBase whose status pins its definition. */
    IndexStore open(KnowledgeBase knowledgeBase);

    /** A folder for each. */
    static LocalStores onDisk(Path data) {
        return knowledgeBase -> LuceneIndexStore.onDisk(
                data.resolve(name(knowledgeBase) + "-"
                        + Integer.toHexString(Objects.hash(hash(knowledgeBase), LuceneIndexStore.FORMAT))),
                LuceneIndexStore.Vectors.EXACT);
    }

    /** One in a Weaviate cluster for each. */
    static LocalStores in(LocalWeaviate weaviate) {
        return knowledgeBase -> weaviate.open(
                name(knowledgeBase) + "-" + Integer.toHexString(hash(knowledgeBase)), PinnedIndex.of(knowledgeBase));
    }

    private static String name(KnowledgeBase knowledgeBase) {
        return knowledgeBase.getMetadata().getName();
    }

    private static int hash(KnowledgeBase knowledgeBase) {
        var index = PinnedIndex.of(knowledgeBase);
        var versions = index.definition().versions();
        return Objects.hash(
                index.chunking().strategy().name(),
                index.chunking().maxTokens(),
                index.chunking().overlapTokens(),
                index.embedding().kind().identity(),
                versions.chunker(),
                versions.analyzer());
    }
}
