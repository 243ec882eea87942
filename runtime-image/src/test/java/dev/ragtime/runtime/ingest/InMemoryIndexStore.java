package dev.ragtime.runtime.ingest;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.store.Capabilities;
import dev.ragtime.runtime.store.ChunkSearch;
import dev.ragtime.runtime.store.ChunkStore;
import dev.ragtime.runtime.store.DocumentLedger;
import dev.ragtime.runtime.store.DocumentRecord;
import dev.ragtime.runtime.store.EmbeddedChunk;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.MemoryStore;
import dev.ragtime.runtime.store.Notes;
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

/** What a store holds, open to tests; it is not searched. */
final class InMemoryIndexStore implements IndexStore {
    final Map<UUID, EmbeddedChunk> chunks = new ConcurrentHashMap<>();
    final Map<UUID, DocumentRecord> records = new ConcurrentHashMap<>();
    final Map<String, String> notes = new ConcurrentHashMap<>();

    @Override
    public void create() {}

    @Override
    public Capabilities capabilities() {
        return new Capabilities(false, false, true, true);
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public DocumentLedger documents() {
        return new Records();
    }

    @Override
    public ChunkStore chunks() {
        return new Chunks();
    }

    @Override
    public ChunkSearch search() {
        throw new UnsupportedOperationException("ingestion does not search");
    }

    @Override
    public Notes notes() {
        return new MapOfNotes();
    }

    @Override
    public MemoryStore memory() {
        throw new UnsupportedOperationException("ingestion remembers nothing");
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public void close() {}

    List<String> texts() {
        return chunks.values().stream()
                .map(EmbeddedChunk::chunk)
                .map(Chunk::text)
                .toList();
    }

    Set<UUID> chunkIdsOf(UUID documentId) {
        return chunks.values().stream()
                .map(EmbeddedChunk::chunk)
                .filter(c -> c.documentId().equals(documentId))
                .map(Chunk::id)
                .collect(Collectors.toSet());
    }

    private final class Records implements DocumentLedger {
        @Override
        public Optional<DocumentRecord> find(UUID documentId) {
            return Optional.ofNullable(records.get(documentId));
        }

        @Override
        public void forEach(Consumer<DocumentRecord> consumer) {
            records.values().forEach(consumer);
        }

        @Override
        public void put(Collection<DocumentRecord> written) {
            written.forEach(record -> records.put(record.id(), record));
        }

        @Override
        public void delete(Collection<UUID> documentIds) {
            documentIds.forEach(records::remove);
        }

        @Override
        public long count() {
            return records.size();
        }
    }

    private final class MapOfNotes implements Notes {
        @Override
        public Optional<String> find(String name) {
            return Optional.ofNullable(notes.get(name));
        }

        @Override
        public void put(String name, String text) {
            notes.put(name, text);
        }

        @Override
        public void delete(String name) {
            notes.remove(name);
        }
    }

    private final class Chunks implements ChunkStore {
        @Override
        public Set<UUID> existing(Collection<UUID> chunkIds) {
            var ids = new HashSet<>(chunkIds);
            ids.retainAll(chunks.keySet());
            return ids;
        }

        @Override
        public Set<UUID> idsOf(UUID documentId) {
            return chunkIdsOf(documentId);
        }

        @Override
        public List<EmbeddedChunk> read(Collection<UUID> chunkIds) {
            return chunkIds.stream().map(chunks::get).filter(Objects::nonNull).toList();
        }

        @Override
        public void put(Collection<EmbeddedChunk> written) {
            written.forEach(c -> chunks.put(c.chunk().id(), c));
        }

        @Override
        public void delete(Collection<UUID> chunkIds) {
            chunkIds.forEach(chunks::remove);
        }

        @Override
        public long count() {
            return chunks.size();
        }
    }
}
