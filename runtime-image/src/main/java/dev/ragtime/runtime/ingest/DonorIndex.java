package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.IndexStores;
import java.util.Optional;

/**
 * An index beside the one that is built, of which vectors can be taken, since they were made in the same way, or else lines
 * of context; or none.
 */
record DonorIndex(Optional<IndexStore> store, boolean givesVectors) implements AutoCloseable {

    static DonorIndex of(KnowledgeBase knowledgeBase, PinnedIndex built, Secrets secrets) {
        var others = PinnedIndex.others(knowledgeBase);
        var same = others.stream()
                .filter(other -> gives(other.embedding(), built.embedding()))
                .findFirst();
        var lined = others.stream().filter(other -> hasLinesFor(built.chunking(), other.chunking()));
        return new DonorIndex(
                same.or(lined::findFirst).map(other -> IndexStores.open(knowledgeBase, other, secrets)),
                same.isPresent());
    }

    /** Whether vectors of passages are the same: neither the name of a route nor how questions are put matters to them. */
    static boolean gives(Embedding other, Embedding built) {
        return other.kind().passageIdentity().equals(built.kind().passageIdentity());
    }

    private static boolean hasLinesFor(Chunking built, Chunking other) {
        return built.contextual() != null && built.contextual().equals(other.contextual());
    }

    Optional<KnownVectors.Donor> known() {
        return store.map(given -> new KnownVectors.Donor(given.chunks(), givesVectors));
    }

    @Override
    public void close() {
        store.ifPresent(IndexStore::close);
    }
}
