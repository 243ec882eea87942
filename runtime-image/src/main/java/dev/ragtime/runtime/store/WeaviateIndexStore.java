package dev.ragtime.runtime.store;

import dev.ragtime.api.knowledgebase.IndexDefinition.Layout;
import dev.ragtime.api.runtime.IndexNames;
import io.weaviate.client6.v1.api.WeaviateClient;
import io.weaviate.client6.v1.api.collections.CollectionConfig;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An index in a Weaviate cluster. With three replicas a write returns once two have it; ingestion reads from two as
 * well, so it sees its own writes, while queries ask one.
 */
public final class WeaviateIndexStore implements IndexStore {
    private final WeaviateConnection connection;
    private final IndexNames names;
    private final Layout layout;
    private final WeaviateChunks chunks;
    private final WeaviateRecords records;
    private final WeaviateRuns runs;
    private final WeaviateSearch search;

    /**
     * @param apiKey asked at every (re)connection; empty for a server without authentication
     * @param layout what the index is created with
     */
    public WeaviateIndexStore(
            WeaviateAddress address, Supplier<Optional<String>> apiKey, IndexNames names, Layout layout) {
        this.connection = new WeaviateConnection(address, apiKey);
        this.names = names;
        this.layout = layout;
        this.chunks = new WeaviateChunks(connection, names);
        this.records = new WeaviateRecords(connection, names);
        this.runs = new WeaviateRuns(connection, names);
        this.search = new WeaviateSearch(connection, names);
    }

    @Override
    public void create() {
        connection.call("create index " + names.chunks(), Retry.patient(), client -> {
            createCollection(client, WeaviateSchema.chunks(names, layout));
            createCollection(client, WeaviateSchema.documents(names, layout));
            createCollection(client, WeaviateSchema.runs(names, layout));
            createAlias(client);
            return names;
        });
    }

    private static void createCollection(WeaviateClient client, CollectionConfig config) throws Exception {
        var name = config.collectionName();
        if (client.collections.exists(name)) return;
        try {
            client.collections.create(config);
        } catch (Exception e) {
            boolean anotherWasFaster = client.collections.exists(name);
            if (!anotherWasFaster) throw e;
        }
    }

    private void createAlias(WeaviateClient client) throws Exception {
        if (client.alias.get(names.alias()).isPresent()) return;
        try {
            client.alias.create(names.chunks(), names.alias());
        } catch (Exception e) {
            boolean anotherWasFaster = client.alias.get(names.alias()).isPresent();
            if (!anotherWasFaster) throw e;
        }
    }

    @Override
    public Set<UUID> existing(Collection<UUID> chunkIds) {
        return chunks.existing(chunkIds);
    }

    @Override
    public void putChunks(List<EmbeddedChunk> embedded) {
        chunks.put(embedded);
    }

    @Override
    public List<EmbeddedChunk> chunks(Collection<UUID> chunkIds) {
        return chunks.read(chunkIds);
    }

    @Override
    public void deleteChunks(Collection<UUID> chunkIds) {
        chunks.delete(chunkIds);
    }

    @Override
    public Set<UUID> chunkIdsOf(UUID documentId) {
        return chunks.idsOf(documentId);
    }

    @Override
    public Optional<DocumentRecord> record(UUID documentId) {
        return records.of(documentId);
    }

    @Override
    public void records(String source, Consumer<DocumentRecord> consumer) {
        records.ofSource(source, consumer);
    }

    @Override
    public Set<String> sources() {
        return records.sources();
    }

    @Override
    public void putRecord(DocumentRecord record) {
        records.put(record);
    }

    @Override
    public void deleteRecord(UUID documentId) {
        records.delete(documentId);
    }

    @Override
    public Counts counts() {
        return new Counts(records.count(), chunks.count());
    }

    @Override
    public Optional<RunRecords> runs() {
        return Optional.of(runs);
    }

    @Override
    public List<Hit> nearest(float[] vector, int limit) {
        return search.nearest(vector, limit);
    }

    @Override
    public List<Hit> matching(String query, int limit) {
        return search.matching(query, limit);
    }

    @Override
    public boolean ready() {
        return search.ready();
    }

    @Override
    public void close() {
        connection.close();
    }
}
