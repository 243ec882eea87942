package dev.ragtime.runtime.store;

import dev.ragtime.api.knowledgebase.Access;
import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.call.Outage;
import dev.ragtime.runtime.call.Within;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.metadata.FieldSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A store as questions wait for it: no longer than they can, and not at all while it lets them wait in vain, see {@link
 * Outage}. What runs write and read is waited for as ever. Its owner closes it.
 */
public final class AwaitedStore implements IndexStore {
    private final IndexStore store;
    private final Duration limit;
    private final Outage outage;

    /**
     * @param name for logs
     * @param limit longest wait for one call
     */
    public AwaitedStore(IndexStore store, String name, Duration limit) {
        this.store = store;
        this.limit = limit;
        this.outage = new Outage(name, StoreException.class::isInstance);
    }

    private <T> T awaited(Supplier<T> call) {
        return awaited(call, call);
    }

    private <T> T awaited(Supplier<T> call, Supplier<?> trial) {
        return outage.awaited(() -> inTime(call), () -> inTime(trial))
                .orElseThrow(() -> new StoreException("it let questions wait in vain, and is tried", true, null));
    }

    private <T> T inTime(Supplier<T> call) {
        try {
            return Within.limit(limit, call);
        } catch (TimeoutException e) {
            throw new StoreException("it did not answer within " + limit.toMillis() + " ms", true, e);
        }
    }

    @Override
    public ChunkSearch search() {
        var search = store.search();
        return new ChunkSearch() {
            @Override
            public List<Hit> find(SearchRequest request) {
                return awaited(() -> search.find(request));
            }

            @Override
            public List<Chunk> read(Collection<UUID> chunkIds, Set<ChunkField> fields, Readers readers) {
                return awaited(() -> search.read(chunkIds, fields, readers));
            }

            @Override
            public List<Chunk> span(UUID documentId, int first, int last, Readers readers) {
                return awaited(() -> search.span(documentId, first, last, readers));
            }
        };
    }

    @Override
    public FieldSet fields() {
        return awaited(store::fields);
    }

    @Override
    public Optional<Access.Mode> access() {
        return awaited(store::access);
    }

    @Override
    public Capabilities capabilities() {
        return awaited(store::capabilities);
    }

    @Override
    public MemoryStore memory() {
        var memory = store.memory();
        return new MemoryStore() {
            @Override
            public void create() {
                done(memory::create);
            }

            @Override
            public void put(MemoryEntry entry) {
                done(() -> memory.put(entry));
            }

            @Override
            public Optional<MemoryEntry> find(UUID id, Instant now) {
                return awaited(() -> memory.find(id, now));
            }

            @Override
            public List<MemoryEntry> latest(String thread, String kind, int from, int limit, Instant now) {
                return awaited(() -> memory.latest(thread, kind, from, limit, now));
            }

            @Override
            public List<MemoryEntry> ofOwner(String owner, String kind, int limit, Instant now) {
                return awaited(() -> memory.ofOwner(owner, kind, limit, now));
            }

            /** However many there are: no question reads them all. */
            @Override
            public void forEach(String kind, Instant now, Consumer<MemoryEntry> consumer) {
                memory.forEach(kind, now, consumer);
            }

            @Override
            public void delete(Collection<UUID> ids) {
                done(() -> memory.delete(ids));
            }

            @Override
            public void deleteExpired(Instant now) {
                done(() -> memory.deleteExpired(now));
            }
        };
    }

    /** What its caller was told to have failed is not done behind their back. */
    private void done(Runnable change) {
        Supplier<Boolean> call = () -> {
            change.run();
            return true;
        };
        awaited(call, store::access);
    }

    @Override
    public void create() {
        store.create();
    }

    @Override
    public boolean exists() {
        return store.exists();
    }

    @Override
    public DocumentLedger documents() {
        return store.documents();
    }

    @Override
    public ChunkStore chunks() {
        return store.chunks();
    }

    @Override
    public Notes notes() {
        return store.notes();
    }

    @Override
    public boolean ready() {
        return store.ready();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("it is closed by its owner");
    }
}
