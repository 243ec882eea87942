package dev.ragtime.runtime.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every store must do, by subject; each store runs it. */
abstract class StoreConformance
        implements LifecycleConformance,
                LedgerConformance,
                ChunkStoreConformance,
                NotesConformance,
                SearchConformance,
                FilterConformance,
                FieldConformance,
                AccessConformance,
                MemoryConformance {
    private IndexStore store;

    @BeforeEach
    void openStore() {
        store = open();
        store.create();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Override
    public IndexStore store() {
        return store;
    }
}
