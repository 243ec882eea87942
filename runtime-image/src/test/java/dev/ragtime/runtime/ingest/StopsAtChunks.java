package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.store.IndexStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks a run to stop while it writes the chunks of its n-th document. */
record StopsAtChunks(IndexStore target, StopSignal stop, int document) {
    IndexStore store() {
        var writes = new AtomicInteger();
        return (IndexStore) Proxy.newProxyInstance(
                IndexStore.class.getClassLoader(), new Class<?>[] {IndexStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("putChunks") && writes.incrementAndGet() == document) stop.request();
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
