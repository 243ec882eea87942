package dev.ragtime.runtime.store;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Remembers as long as the process lives. */
public final class HeapMemory implements MemoryStore {
    private final Map<UUID, MemoryEntry> entries = new ConcurrentHashMap<>();

    @Override
    public void create() {
        // it is there
    }

    @Override
    public void put(MemoryEntry entry) {
        entries.put(entry.id(), entry);
    }

    @Override
    public Optional<MemoryEntry> find(UUID id, Instant now) {
        return Optional.ofNullable(entries.get(id)).filter(entry -> lives(entry, now));
    }

    @Override
    public List<MemoryEntry> latest(String thread, String kind, int from, int limit, Instant now) {
        return living(kind, now)
                .filter(entry -> entry.thread().equals(thread) && entry.number() >= from)
                .sorted(Comparator.comparingInt(MemoryEntry::number).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public List<MemoryEntry> ofOwner(String owner, String kind, int limit, Instant now) {
        return living(kind, now)
                .filter(entry -> entry.owner().equals(owner))
                .limit(limit)
                .toList();
    }

    @Override
    public void forEach(String kind, Instant now, Consumer<MemoryEntry> consumer) {
        living(kind, now)
                .sorted(Comparator.comparing(entry -> entry.id().toString()))
                .forEach(consumer);
    }

    private Stream<MemoryEntry> living(String kind, Instant now) {
        return entries.values().stream()
                .filter(entry -> lives(entry, now) && entry.kind().equals(kind));
    }

    private static boolean lives(MemoryEntry entry, Instant now) {
        return entry.expires().isAfter(now);
    }

    @Override
    public void delete(Collection<UUID> ids) {
        ids.forEach(entries::remove);
    }

    @Override
    public void deleteExpired(Instant now) {
        entries.values().removeIf(entry -> !lives(entry, now));
    }
}
