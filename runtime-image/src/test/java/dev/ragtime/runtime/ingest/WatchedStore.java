package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.store.IndexStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A store before whose every write of chunks something happens. */
final class WatchedStore {
    private WatchedStore() {}

    @FunctionalInterface
    interface Event {
        void happens() throws InterruptedException;
    }

    static IndexStore beforeChunks(IndexStore store, Event event) {
        return (IndexStore) Proxy.newProxyInstance(
                IndexStore.class.getClassLoader(), new Class<?>[] {IndexStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("putChunks")) event.happens();
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
