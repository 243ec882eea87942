package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.InterceptedStore;

/** A store before whose every write of chunks something happens. */
final class WatchedStore {
    private WatchedStore() {}

    @FunctionalInterface
    interface Event {
        void happens() throws InterruptedException;
    }

    static IndexStore beforeChunks(IndexStore store, Event event) {
        return InterceptedStore.of(store, (call, invocation) -> {
            if (call.equals(InterceptedStore.Call.PUT_CHUNKS)) event.happens();
            return invocation.proceed();
        });
    }
}
