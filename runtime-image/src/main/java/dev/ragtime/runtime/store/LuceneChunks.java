package dev.ragtime.runtime.store;

import static dev.ragtime.runtime.store.LuceneDocuments.CHUNK;
import static dev.ragtime.runtime.store.LuceneDocuments.KEY;
import static dev.ragtime.runtime.store.LuceneDocuments.key;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** The chunks of a {@link LuceneIndexStore}. */
final class LuceneChunks implements ChunkStore {
    private final LuceneIndex index;
    private final LuceneIndexStore.Vectors vectors;

    LuceneChunks(LuceneIndex index, LuceneIndexStore.Vectors vectors) {
        this.index = index;
        this.vectors = vectors;
    }

    @Override
    public Set<UUID> existing(Collection<UUID> chunkIds) {
        return ids(LuceneDocuments.keys(CHUNK, chunkIds));
    }

    @Override
    public Set<UUID> idsOf(UUID documentId) {
        return ids(new TermQuery(new Term(Fields.DOCUMENT_ID, documentId.toString())));
    }

    @Override
    public List<EmbeddedChunk> read(Collection<UUID> chunkIds) {
        return index.read(searcher -> LuceneVectors.read(searcher, LuceneDocuments.keys(CHUNK, chunkIds), vectors));
    }

    @Override
    public void put(Collection<EmbeddedChunk> chunks) {
        index.write(writer -> {
            for (var embedded : chunks) {
                var key = new Term(KEY, key(CHUNK, embedded.chunk().id()));
                writer.updateDocument(key, LuceneDocuments.of(embedded, vectors));
            }
        });
    }

    @Override
    public void delete(Collection<UUID> chunkIds) {
        index.write(writer -> writer.deleteDocuments(LuceneDocuments.keys(CHUNK, chunkIds)));
    }

    @Override
    public long count() {
        return index.read(searcher -> searcher.count(new TermQuery(new Term(LuceneDocuments.KIND, CHUNK))));
    }

    private Set<UUID> ids(Query query) {
        return Set.copyOf(index.all(query, LuceneDocuments::id));
    }
}
