package dev.ragtime.runtime.crawl;

import dev.ragtime.runtime.store.Notes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Notes in memory, which counts what is written. */
public final class MemoryNotes implements Notes {
    private final Map<String, String> notes = new ConcurrentSkipListMap<>();
    private final AtomicInteger written = new AtomicInteger();

    @Override
    public Optional<String> find(String name) {
        return Optional.ofNullable(notes.get(name));
    }

    @Override
    public void put(String name, String text) {
        written.incrementAndGet();
        notes.put(name, text);
    }

    @Override
    public void delete(String name) {
        notes.remove(name);
    }

    public Map<String, String> all() {
        return notes;
    }

    public int written() {
        return written.get();
    }
}
