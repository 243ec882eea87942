package dev.ragtime.runtime.store;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * What was pushed to a KnowledgeBase: entries, and the contents that they name. It belongs to no index and outlives each
 * of them. Thread-safe; reads see every write that returned. Every method throws {@link StoreException}.
 */
public interface PushedStore {
    /** Creates what holds them when it is missing; does nothing when it is there. */
    void create();

    /** Calls the consumer with the id and the text of every entry, in no order. */
    void forEach(BiConsumer<UUID, String> consumer);

    /** Writes or replaces entries; when it returns, every one is stored. */
    void put(Map<UUID, String> entries);

    /** Deletes entries; ids that are not there are ignored. */
    void delete(Collection<UUID> ids);

    /** Bytes of a content. */
    Optional<byte[]> content(UUID id);

    /** Writes or replaces contents, each of up to 32 MiB; when it returns, every one is stored. */
    void putContents(Map<UUID, byte[]> contents);

    /** Deletes contents; ids that are not there are ignored. */
    void deleteContents(Collection<UUID> ids);
}
