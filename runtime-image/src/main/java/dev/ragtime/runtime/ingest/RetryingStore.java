package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a store that is overloaded or restarting; every call of an index may be repeated. */
final class RetryingStore implements IndexStore {
    private static final Logger LOG = LoggerFactory.getLogger(RetryingStore.class);

    private final IndexStore store;
    private final Backoff backoff;

    RetryingStore(IndexStore store, Backoff backoff) {
        this.store = store;
        this.backoff = backoff;
    }

    private <T> T retried(Supplier<T> call) {
        var waited = Duration.ZERO;
        var wait = backoff.first();
        while (true) {
            try {
                return call.get();
            } catch (StoreException e) {
                if (!e.retriable() || waited.plus(wait).compareTo(backoff.total()) > 0) throw e;
                LOG.info("the store does not answer ({}), next try in {} ms", e.getMessage(), wait.toMillis());
            }
            pause(wait);
            waited = waited.plus(wait);
            wait = wait.multipliedBy(2);
            if (wait.compareTo(backoff.longest()) > 0) wait = backoff.longest();
        }
    }

    private void pause(Duration wait) {
        try {
            backoff.pause().of(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for the store");
        }
    }

    private void retriedRun(Runnable call) {
        retried(() -> {
            call.run();
            return true;
        });
    }

    @Override
    public void create() {
        retriedRun(store::create);
    }

    @Override
    public Set<UUID> existing(Collection<UUID> chunkIds) {
        return retried(() -> store.existing(chunkIds));
    }

    @Override
    public void putChunks(List<EmbeddedChunk> chunks) {
        retriedRun(() -> store.putChunks(chunks));
    }

    @Override
    public List<EmbeddedChunk> chunks(Collection<UUID> chunkIds) {
        return retried(() -> store.chunks(chunkIds));
    }

    @Override
    public void deleteChunks(Collection<UUID> chunkIds) {
        retriedRun(() -> store.deleteChunks(chunkIds));
    }

    @Override
    public Set<UUID> chunkIdsOf(UUID documentId) {
        return retried(() -> store.chunkIdsOf(documentId));
    }

    @Override
    public Optional<DocumentRecord> record(UUID documentId) {
        return retried(() -> store.record(documentId));
    }

    /** Passes records on once all were read, so that a second try repeats none. */
    @Override
    public void records(String source, Consumer<DocumentRecord> consumer) {
        retried(() -> {
                    var records = new ArrayList<DocumentRecord>();
                    store.records(source, records::add);
                    return records;
                })
                .forEach(consumer);
    }

    @Override
    public Set<String> sources() {
        return retried(store::sources);
    }

    @Override
    public void putRecord(DocumentRecord record) {
        retriedRun(() -> store.putRecord(record));
    }

    @Override
    public void deleteRecord(UUID documentId) {
        retriedRun(() -> store.deleteRecord(documentId));
    }

    @Override
    public Counts counts() {
        return retried(store::counts);
    }

    @Override
    public List<Hit> nearest(float[] vector, int limit) {
        return retried(() -> store.nearest(vector, limit));
    }

    @Override
    public List<Hit> matching(String query, int limit) {
        return retried(() -> store.matching(query, limit));
    }

    @Override
    public boolean ready() {
        return store.ready();
    }

    @Override
    public void close() {
        store.close();
    }
}
