package dev.ragtime.runtime.serve;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.store.IndexDirectory;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.LuceneIndexStore;
import dev.ragtime.runtime.store.StoreException;
import java.util.List;
import java.util.Optional;

/** Indexes of a KnowledgeBase, of which a test says which one answers. */
final class ScriptedDirectory implements IndexDirectory {
    private final String knowledgeBase;
    private final List<String> log;
    private Optional<PinnedIndex> serving = Optional.empty();

    /** @param log is told of each index that is opened, and of the end */
    ScriptedDirectory(String knowledgeBase, List<String> log) {
        this.knowledgeBase = knowledgeBase;
        this.log = log;
    }

    /** The name of its chunks. */
    String serve(int number, Embedding.Model model) {
        var spec = new KnowledgeBaseSpec(
                List.of(), null, null, null, Embedding.of(model), null, null, null, null, null, null, null, null);
        var index = new PinnedIndex(IndexNames.of("hr", knowledgeBase, number), IndexDefinition.of(spec));
        serving = Optional.of(index);
        return index.names().chunks();
    }

    @Override
    public PinnedIndex serving() {
        return serving.orElseThrow(() -> new StoreException("no index answers yet", true, null));
    }

    @Override
    public IndexStore open(PinnedIndex index) {
        log.add(index.names().chunks());
        var store = LuceneIndexStore.inMemory(LuceneIndexStore.Vectors.EXACT);
        store.create();
        return store;
    }

    @Override
    public void close() {
        log.add(knowledgeBase + " closed");
    }
}
