package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.IndexStore;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What a store holds, open to tests. */
final class InMemoryIndexStore implements IndexStore {
    final Map<UUID, EmbeddedChunk> chunks = new ConcurrentHashMap<>();
    final Map<UUID, DocumentRecord> records = new ConcurrentHashMap<>();

    @Override
    public void create() {}

    @Override
    public Set<UUID> existing(Collection<UUID> chunkIds) {
        var ids = new HashSet<>(chunkIds);
        ids.retainAll(chunks.keySet());
        return ids;
    }

    @Override
    public void putChunks(List<EmbeddedChunk> written) {
        written.forEach(c -> chunks.put(c.chunk().id(), c));
    }

    @Override
    public List<EmbeddedChunk> chunks(Collection<UUID> chunkIds) {
        return chunkIds.stream().map(chunks::get).filter(Objects::nonNull).toList();
    }

    @Override
    public void deleteChunks(Collection<UUID> chunkIds) {
        chunkIds.forEach(chunks::remove);
    }

    @Override
    public Set<UUID> chunkIdsOf(UUID documentId) {
        return chunks.values().stream()
                .map(EmbeddedChunk::chunk)
                .filter(c -> c.documentId().equals(documentId))
                .map(Chunk::id)
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<DocumentRecord> record(UUID documentId) {
        return Optional.ofNullable(records.get(documentId));
    }

    @Override
    public void records(String source, Consumer<DocumentRecord> consumer) {
        records.values().stream().filter(r -> r.source().equals(source)).forEach(consumer);
    }

    @Override
    public Set<String> sources() {
        return records.values().stream().map(DocumentRecord::source).collect(Collectors.toSet());
    }

    @Override
    public void putRecord(DocumentRecord record) {
        records.put(record.id(), record);
    }

    @Override
    public void deleteRecord(UUID documentId) {
        records.remove(documentId);
    }

    @Override
    public Counts counts() {
        return new Counts(records.size(), chunks.size());
    }

    @Override
    public List<Hit> nearest(float[] vector, int limit) {
        return List.of();
    }

    @Override
    public List<Hit> matching(String query, int limit) {
        return List.of();
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public void close() {}
}
