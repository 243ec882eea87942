package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.store.ChunkField;
import dev.ragtime.runtime.store.ChunkFilter;
import dev.ragtime.runtime.store.Hit;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.SearchRequest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The index of a KnowledgeBase as a pipeline searches it.
 *
 * @param knowledgeBase its name
 * @param access whether it matters who asks
 * @param embedder the model that the index was made with
 */
public record SearchedIndex(String knowledgeBase, IndexStore store, AccessInForce access, Embedder embedder) {
    /** What a chunk says, without where it stands. */
    private static final Set<ChunkField> WORDS = Set.of(ChunkField.TITLE, ChunkField.HEADING, ChunkField.TEXT);

    /**
     * What of it may be found.
     *
     * @param filter by what the caller asks for
     * @param caller on whose behalf
     * @throws dev.ragtime.runtime.store.StoreException when the index does not say whether it matters who asks
     */
    Scope scope(ChunkFilter filter, Caller caller) {
        return new Scope(this, Optional.of(filter), access.readers(caller));
    }

    /** The same by a filter that may be about fields that only others have. */
    Scope scopeAmongOthers(ChunkFilter filter, Caller caller) {
        return new Scope(
                this, filter.isEmpty() ? Optional.of(filter) : filter.within(store.fields()), access.readers(caller));
    }

    /**
     * What of an index may be found, and by whom.
     *
     * @param filter empty when nothing passes
     */
    record Scope(SearchedIndex index, Optional<ChunkFilter> filter, Readers readers) {
        /** Chunks that have words of a query, best first. */
        List<Hit> matching(KeywordQuery query, int limit) {
            return find(SearchRequest.matching(query.text(), limit, readers));
        }

        /** Chunks nearest to a unit vector, best first. */
        List<Hit> nearest(float[] vector, int limit) {
            return find(SearchRequest.nearest(vector, limit, readers));
        }

        private List<Hit> find(SearchRequest request) {
            return filter.map(narrower ->
                            index.store().search().find(request.where(narrower).returning(Set.of())))
                    .orElse(List.of());
        }

        /** Whole chunks of a document, from one ordinal to another, in order. */
        List<Chunk> span(UUID documentId, int first, int last) {
            return index.store().search().span(documentId, Math.max(0, first), last, readers);
        }

        /** Whole chunks, in no order. */
        List<Chunk> read(Collection<UUID> ids) {
            return index.store().search().read(ids, ChunkField.ALL, readers);
        }

        /** Title, heading and text of hits; the rest of each chunk is empty. */
        List<Chunk> words(List<Hit> hits) {
            return index.store()
                    .search()
                    .read(hits.stream().map(hit -> hit.chunk().id()).toList(), WORDS, readers);
        }
    }
}
