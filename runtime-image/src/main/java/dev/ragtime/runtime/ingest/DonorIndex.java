package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.store.ChunkStore;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.IndexStores;
import java.util.Optional;

/** An index beside the one that is built whose vectors were made in the same way, so that they can be taken; or none. */
record DonorIndex(Optional<IndexStore> store) implements AutoCloseable {

    static DonorIndex of(KnowledgeBase knowledgeBase, PinnedIndex built, Secrets secrets) {
        return new DonorIndex(PinnedIndex.others(knowledgeBase).stream()
                .filter(other -> gives(other.embedding(), built.embedding()))
                .findFirst()
                .map(other -> IndexStores.open(knowledgeBase, other, secrets)));
    }

    /** Whether vectors of passages are the same: neither the name of a route nor how questions are put matters to them. */
    static boolean gives(Embedding other, Embedding built) {
        return other.kind().passageIdentity().equals(built.kind().passageIdentity());
    }

    Optional<ChunkStore> chunks() {
        return store.map(IndexStore::chunks);
    }

    @Override
    public void close() {
        store.ifPresent(IndexStore::close);
    }
}
