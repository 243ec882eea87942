package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.store.ChunkSearch;
import dev.ragtime.runtime.store.ChunkStore;
import dev.ragtime.runtime.store.DocumentLedger;
import dev.ragtime.runtime.store.IndexStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;

/** A store and its parts, with something around every call of theirs. */
final class InterceptedStore {
    private static final Set<Class<?>> PARTS = Set.of(DocumentLedger.class, ChunkStore.class, ChunkSearch.class);

    private InterceptedStore() {}

    /** A call of a store or one of its parts. */
    record Call(Class<?> part, String method) {
        static final Call PUT_CHUNKS = new Call(ChunkStore.class, "put");
        static final Call DELETE_CHUNKS = new Call(ChunkStore.class, "delete");
        static final Call PUT_RECORDS = new Call(DocumentLedger.class, "put");
        static final Call DELETE_RECORDS = new Call(DocumentLedger.class, "delete");
        static final Set<Call> WRITES = Set.of(PUT_CHUNKS, DELETE_CHUNKS, PUT_RECORDS, DELETE_RECORDS);
    }

    @FunctionalInterface
    interface Around {
        Object call(Call call, Body body) throws Throwable;
    }

    /** The call itself. */
    @FunctionalInterface
    interface Body {
        Object run() throws Throwable;
    }

    static IndexStore of(IndexStore store, Around around) {
        return proxy(IndexStore.class, store, around);
    }

    private static <T> T proxy(Class<T> part, T target, Around around) {
        return part.cast(Proxy.newProxyInstance(
                part.getClassLoader(),
                new Class<?>[] {part},
                (proxy, method, arguments) -> PARTS.contains(method.getReturnType())
                        ? part(method.getReturnType(), invoke(target, method, arguments), around)
                        : around.call(new Call(part, method.getName()), () -> invoke(target, method, arguments))));
    }

    private static <T> T part(Class<T> type, Object target, Around around) {
        return proxy(type, type.cast(target), around);
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
