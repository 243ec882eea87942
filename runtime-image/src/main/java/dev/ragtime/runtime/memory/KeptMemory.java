package dev.ragtime.runtime.memory;

import dev.ragtime.runtime.store.MemoryEntry;
import dev.ragtime.runtime.store.MemoryStore;
import dev.ragtime.runtime.store.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** A store whose collection may be missing: it is made when something is to be kept, and until then holds nothing. */
final class KeptMemory {
    private static final int DELETED = 1000;

    private final Supplier<MemoryStore> store;
    private volatile boolean created;

    /** @param store asked at each call; throws {@link StoreException} while there is none */
    KeptMemory(Supplier<MemoryStore> store) {
        this.store = store;
    }

    /** To read from. */
    MemoryStore store() {
        var open = store.get();
        if (!created) {
            open.create();
            created = true;
        }
        return open;
    }

    /** Deletes what an owner has of a kind, and says how much it was. */
    int deleteAll(String owner, String kind) {
        var count = 0;
        List<UUID> some;
        do {
            some = store().ofOwner(owner, kind, DELETED, Instant.EPOCH).stream()
                    .map(MemoryEntry::id)
                    .toList();
            store().delete(some);
            count += some.size();
        } while (some.size() == DELETED);
        return count;
    }

    /** @throws StoreException when it is not stored */
    void put(MemoryEntry entry) {
        try {
            store().put(entry);
        } catch (StoreException e) {
            // a store that was lost has no collection any more
            created = false;
            store().put(entry);
        }
    }
}
