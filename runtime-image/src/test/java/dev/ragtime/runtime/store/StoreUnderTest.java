package dev.ragtime.runtime.store;

/** A store that conformance is shown of. */
interface StoreUnderTest {
    /** An empty index that was created. */
    IndexStore store();

    /** The same index once more, or another empty one for a store of one process. */
    IndexStore open();
}
