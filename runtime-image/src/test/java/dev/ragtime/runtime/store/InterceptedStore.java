package dev.ragtime.runtime.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Set;

/** A store and its parts, with something around every call of theirs. */
public final class InterceptedStore {
    private static final Set<Class<?>> PARTS =
            Set.of(DocumentLedger.class, ChunkStore.class, ChunkSearch.class, Notes.class, MemoryStore.class);

    private InterceptedStore() {}

    /** A call of a store or one of its parts. */
    public record Call(Class<?> part, String method) {
        public static final Call PUT_CHUNKS = new Call(ChunkStore.class, "put");
        public static final Call DELETE_CHUNKS = new Call(ChunkStore.class, "delete");
        public static final Call PUT_RECORDS = new Call(DocumentLedger.class, "put");
        public static final Call DELETE_RECORDS = new Call(DocumentLedger.class, "delete");
        public static final Call READ_RECORDS = new Call(DocumentLedger.class, "forEach");
        public static final Call FIND = new Call(ChunkSearch.class, "find");
        public static final Call READ_CHUNKS = new Call(ChunkSearch.class, "read");
        public static final Call REMEMBER = new Call(MemoryStore.class, "put");
        public static final Set<Call> WRITES = Set.of(PUT_CHUNKS, DELETE_CHUNKS, PUT_RECORDS, DELETE_RECORDS);
        public static final Set<Call> NOTES = Set.of(new Call(Notes.class, "put"), new Call(Notes.class, "delete"));
    }

    @FunctionalInterface
    public interface Around {
        Object call(Call call, Invocation invocation) throws Throwable;
    }

    /** The call itself, to be made once, never, or with something else. */
    public record Invocation(Object target, Method method, Object[] arguments) {
        public Object proceed() throws Throwable {
            return invoke(target, method, arguments);
        }

        /** Does what is asked for a part of the first argument. */
        public Object proceedHalfway() throws Throwable {
            if (!(arguments[0] instanceof Collection<?> all)) return null;
            return invoke(target, method, new Object[] {
                all.stream().limit(all.size() / 2).toList()
            });
        }
    }

    public static IndexStore of(IndexStore store, Around around) {
        return proxy(IndexStore.class, store, around);
    }

    private static <T> T proxy(Class<T> part, T target, Around around) {
        return part.cast(Proxy.newProxyInstance(
                part.getClassLoader(),
                new Class<?>[] {part},
                (proxy, method, arguments) -> PARTS.contains(method.getReturnType())
                        ? part(method.getReturnType(), invoke(target, method, arguments), around)
                        : around.call(new Call(part, method.getName()), new Invocation(target, method, arguments))));
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
