package dev.ragtime.runtime.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What pipelines remember over a KnowledgeBase. It belongs to no index and outlives each of them. Nothing that has expired is
 * found. Thread-safe; reads see every write that returned, with several copies of the store as long as all are there. Every
 * method throws {@link StoreException}.
 */
public interface MemoryStore {
    /** Creates what holds them when it is missing; does nothing when it is there. */
    void create();

    /** Writes or replaces an entry; when it returns, it is stored. */
    void put(MemoryEntry entry);

    Optional<MemoryEntry> find(UUID id, Instant now);

    /**
     * Entries of a thread, the last first.
     *
     * @param kind of the entries
     * @param from smallest number
     * @param limit most entries, up to 1,000
     */
    List<MemoryEntry> latest(String thread, String kind, int from, int limit, Instant now);

    /**
     * Entries of an owner in no order.
     *
     * @param limit most entries, up to 10,000
     */
    List<MemoryEntry> ofOwner(String owner, String kind, int limit, Instant now);

    /**
     * Calls the consumer with every entry, in the order of their ids as text, page by page. What is written or deleted meanwhile
     * may be among them or not. It takes time by all that is remembered, of whatever kind.
     *
     * @param kind of the entries
     */
    void forEach(String kind, Instant now, Consumer<MemoryEntry> consumer);

    /** Deletes entries; ids that are not there are ignored. */
    void delete(Collection<UUID> ids);

    /** Deletes what has expired. */
    void deleteExpired(Instant now);
}
