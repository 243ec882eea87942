package dev.ragtime.runtime.push;

import dev.ragtime.runtime.store.PushedStore;
import dev.ragtime.runtime.store.StoreException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** A store that does what it is told, whose answer may get lost on the way, and to which somebody else may come first. */
final class LostAnswers implements PushedStore {
    private final PushedStore store;
    private final AtomicReference<Runnable> first = new AtomicReference<>(() -> {});
    private volatile String lost = "";

    LostAnswers(PushedStore store) {
        this.store = store;
    }

    /** Loses answers about entries that hold this text; an empty one loses none. */
    void lose(String text) {
        lost = text;
    }

    /** Does something before the next write. */
    void doFirst(Runnable action) {
        first.set(action);
    }

    @Override
    public void put(Map<UUID, String> entries) {
        first.getAndSet(() -> {}).run();
        store.put(entries);
        if (!lost.isEmpty() && entries.values().stream().anyMatch(entry -> entry.contains(lost)))
            throw new StoreException("the answer is lost", true, null);
    }

    @Override
    public void create() {
        store.create();
    }

    @Override
    public void forEach(BiConsumer<UUID, String> consumer) {
        store.forEach(consumer);
    }

    @Override
    public void delete(Collection<UUID> ids) {
        store.delete(ids);
    }

    @Override
    public Optional<byte[]> content(UUID id) {
        return store.content(id);
    }

    @Override
    public void putContents(Map<UUID, byte[]> contents) {
        store.putContents(contents);
    }

    @Override
    public void deleteContents(Collection<UUID> ids) {
        store.deleteContents(ids);
    }
}
