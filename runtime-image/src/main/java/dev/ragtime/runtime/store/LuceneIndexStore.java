package dev.ragtime.runtime.store;

import static dev.ragtime.runtime.store.LuceneDocuments.CHUNK;
import static dev.ragtime.runtime.store.LuceneDocuments.KEY;
import static dev.ragtime.runtime.store.LuceneDocuments.RECORD;
import static dev.ragtime.runtime.store.LuceneDocuments.key;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * An index inside this process, in a folder or in memory: what {@code ragtime local} and evaluation without a server
 * use. One process at a time may open a folder.
 *
 * <p>Chunks reach the folder with the next document record, which is the commit point of ingestion, or on close.
 */
public final class LuceneIndexStore implements IndexStore {
    /** How nearest vectors are found. */
    public enum Vectors {
        /** Every vector is compared: exact, about 1 ms for 10,000 chunks a core. */
        EXACT,
        /** A navigable graph: approximate, for more chunks than {@link #EXACT} can compare in time. */
        HNSW
    }

    private final LuceneIndex index;
    private final Vectors vectors;

    private LuceneIndexStore(LuceneIndex index, Vectors vectors) {
        this.index = index;
        this.vectors = vectors;
    }

    /** An index that ends with the process. */
    public static LuceneIndexStore inMemory(Vectors vectors) {
        return LuceneIndex.call(
                "open", () -> new LuceneIndexStore(new LuceneIndex(new ByteBuffersDirectory()), vectors));
    }

    /** An index in a folder, which is made when missing; reopen it with the same kind of vectors. */
    public static LuceneIndexStore onDisk(Path folder, Vectors vectors) {
        return LuceneIndex.call("open", () -> new LuceneIndexStore(new LuceneIndex(FSDirectory.open(folder)), vectors));
    }

    @Override
    public void create() {
        // opening made it
    }

    @Override
    public Set<UUID> existing(Collection<UUID> chunkIds) {
        return ids(keys(CHUNK, chunkIds));
    }

    @Override
    public void putChunks(List<EmbeddedChunk> chunks) {
        index.write(writer -> {
            for (var embedded : chunks) {
                var key = new Term(KEY, key(CHUNK, embedded.chunk().id()));
                writer.updateDocument(key, LuceneDocuments.of(embedded, vectors));
            }
        });
    }

    @Override
    public void deleteChunks(Collection<UUID> chunkIds) {
        index.write(writer -> writer.deleteDocuments(keys(CHUNK, chunkIds)));
    }

    @Override
    public Set<UUID> chunkIdsOf(UUID documentId) {
        return ids(new TermQuery(new Term(Fields.DOCUMENT_ID, documentId.toString())));
    }

    @Override
    public Optional<DocumentRecord> record(UUID documentId) {
        return index.all(keys(RECORD, List.of(documentId)), LuceneDocuments::record).stream()
                .findFirst();
    }

    @Override
    public void records(String source, Consumer<DocumentRecord> consumer) {
        index.all(new TermQuery(new Term(LuceneDocuments.RECORD_SOURCE, source)), LuceneDocuments::record)
                .forEach(consumer);
    }

    @Override
    public Set<String> sources() {
        var records = new TermQuery(new Term(LuceneDocuments.KIND, RECORD));
        return new TreeSet<>(index.all(records, (Document fields) -> fields.get(Fields.SOURCE)));
    }

    @Override
    public void putRecord(DocumentRecord record) {
        index.write(writer -> {
            writer.updateDocument(new Term(KEY, key(RECORD, record.id())), LuceneDocuments.of(record));
            writer.commit();
        });
    }

    @Override
    public void deleteRecord(UUID documentId) {
        index.write(writer -> {
            writer.deleteDocuments(new Term(KEY, key(RECORD, documentId)));
            writer.commit();
        });
    }

    @Override
    public Counts counts() {
        return index.read(searcher -> {
            int chunks = searcher.count(new TermQuery(new Term(LuceneDocuments.KIND, CHUNK)));
            return new Counts(searcher.count(new MatchAllDocsQuery()) - chunks, chunks);
        });
    }

    @Override
    public List<Hit> nearest(float[] vector, int limit) {
        return index.read(searcher -> switch (vectors) {
            case EXACT -> LuceneSearch.exact(searcher, vector, limit);
            case HNSW -> LuceneSearch.approximate(searcher, vector, limit);
        });
    }

    @Override
    public List<Hit> matching(String query, int limit) {
        return index.read(searcher -> LuceneSearch.matching(searcher, Terms.of(query), limit));
    }

    @Override
    public boolean ready() {
        return index.isOpen();
    }

    @Override
    public void close() {
        index.close();
    }

    private Set<UUID> ids(Query query) {
        return Set.copyOf(index.all(query, LuceneDocuments::id));
    }

    private static Query keys(String kind, Collection<UUID> ids) {
        return new TermInSetQuery(
                KEY, ids.stream().map(id -> new BytesRef(key(kind, id))).collect(Collectors.toList()));
    }
}
