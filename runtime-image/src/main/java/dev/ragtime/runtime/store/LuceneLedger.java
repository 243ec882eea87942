package dev.ragtime.runtime.store;

import static dev.ragtime.runtime.store.LuceneDocuments.KEY;
import static dev.ragtime.runtime.store.LuceneDocuments.RECORD;
import static dev.ragtime.runtime.store.LuceneDocuments.key;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.TermQuery;

/** The records of a {@link LuceneIndexStore}; a written one reaches the folder together with all chunks before it. */
final class LuceneLedger implements DocumentLedger {
    private static final TermQuery ALL = new TermQuery(new Term(LuceneDocuments.KIND, RECORD));

    private final LuceneIndex index;

    LuceneLedger(LuceneIndex index) {
        this.index = index;
    }

    @Override
    public Optional<DocumentRecord> find(UUID documentId) {
        return index.all(LuceneDocuments.keys(RECORD, List.of(documentId)), LuceneDocuments::record).stream()
                .findFirst();
    }

    @Override
    public void forEach(Consumer<DocumentRecord> consumer) {
        index.all(ALL, LuceneDocuments::record).forEach(consumer);
    }

    @Override
    public void put(Collection<DocumentRecord> records) {
        if (records.isEmpty()) return;
        index.write(writer -> {
            for (var record : records) {
                writer.updateDocument(new Term(KEY, key(RECORD, record.id())), LuceneDocuments.of(record));
            }
            writer.commit();
        });
    }

    @Override
    public void delete(Collection<UUID> documentIds) {
        if (documentIds.isEmpty()) return;
        index.write(writer -> {
            writer.deleteDocuments(LuceneDocuments.keys(RECORD, documentIds));
            writer.commit();
        });
    }

    @Override
    public long count() {
        return index.read(searcher -> searcher.count(ALL));
    }
}
