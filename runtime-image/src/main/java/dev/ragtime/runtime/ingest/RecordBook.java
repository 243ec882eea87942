package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.store.DocumentLedger;
import dev.ragtime.runtime.store.DocumentRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** All records of an index, read once, and written through. Thread-safe; what other pods write is not seen. */
final class RecordBook {
    private final DocumentLedger ledger;
    private final Map<String, Map<UUID, DocumentRecord>> bySource = new ConcurrentHashMap<>();
    private final AtomicBoolean failedMore = new AtomicBoolean();

    private RecordBook(DocumentLedger ledger) {
        this.ledger = ledger;
    }

    static RecordBook read(DocumentLedger ledger) {
        return read(ledger, source -> true);
    }

    /** Of some sources only. */
    static RecordBook read(DocumentLedger ledger, Predicate<String> sources) {
        var book = new RecordBook(ledger);
        ledger.forEach(record -> {
            if (sources.test(record.source())) book.keep(record);
        });
        return book;
    }

    private void keep(DocumentRecord record) {
        ofSource(record.source()).put(record.id(), record);
    }

    Set<String> sources() {
        return new TreeSet<>(bySource.keySet());
    }

    List<DocumentRecord> records(String source) {
        return List.copyOf(ofSource(source).values());
    }

    Optional<DocumentRecord> find(String source, UUID document) {
        return Optional.ofNullable(ofSource(source).get(document));
    }

    void put(Collection<DocumentRecord> records) {
        if (records.isEmpty()) return;
        ledger.put(records);
        for (var record : records) {
            if (record.failed()
                    && !find(record.source(), record.id())
                            .map(DocumentRecord::failed)
                            .orElse(false)) {
                failedMore.set(true);
            }
            keep(record);
        }
    }

    void delete(Collection<DocumentRecord> records) {
        if (records.isEmpty()) return;
        ledger.delete(records.stream().map(DocumentRecord::id).toList());
        records.forEach(record -> ofSource(record.source()).remove(record.id()));
    }

    /** True when more documents are recorded as failed than were when the book was read. */
    boolean failedMore() {
        return failedMore.get();
    }

    /** What is stored of one source. */
    StoredCounts counts(String source, Share share) {
        var documents = 0L;
        var chunks = 0L;
        var failed = 0L;
        for (var record : ofSource(source).values()) {
            if (record.failed()) failed++;
            if (!share.has(record.id())) continue;
            if (!record.failed() || !record.chunkIds().isEmpty()) documents++;
            chunks += record.chunkIds().size();
        }
        return new StoredCounts(documents, chunks, failed);
    }

    private Map<UUID, DocumentRecord> ofSource(String source) {
        return bySource.computeIfAbsent(source, s -> new ConcurrentHashMap<>());
    }

    /**
     * What the store holds of one source.
     *
     * @param documents of the share that could be read, once at least
     * @param chunks of the share
     * @param allFailed documents of the source that could not be read
     */
    record StoredCounts(long documents, long chunks, long allFailed) {}
}
