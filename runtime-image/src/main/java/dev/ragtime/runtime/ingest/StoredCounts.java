package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.store.IndexStore;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the store holds of one source.
 *
 * @param documents of the share that could be read, once at least
 * @param chunks of the share
 * @param allFailed documents of the source that could not be read
 */
record StoredCounts(long documents, long chunks, long allFailed) {
    static StoredCounts of(IndexStore store, String source, Share share) {
        var documents = new LongAdder();
        var chunks = new LongAdder();
        var failed = new LongAdder();
        store.documents().forEach(record -> {
            if (!record.source().equals(source)) return;
            if (record.failed()) failed.increment();
            if (!share.has(record.id())) return;
            if (!record.failed() || !record.chunkIds().isEmpty()) documents.increment();
            chunks.add(record.chunkIds().size());
        });
        return new StoredCounts(documents.sum(), chunks.sum(), failed.sum());
    }
}
