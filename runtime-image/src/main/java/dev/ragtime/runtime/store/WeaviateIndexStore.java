package dev.ragtime.runtime.store;

import dev.ragtime.api.knowledgebase.Store.Quantization;
import dev.ragtime.api.runtime.IndexNames;
import io.weaviate.client6.v1.api.WeaviateClient;
import io.weaviate.client6.v1.api.collections.CollectionConfig;
import io.weaviate.client6.v1.api.collections.CollectionHandle;
import io.weaviate.client6.v1.api.collections.WeaviateObject;
import io.weaviate.client6.v1.api.collections.query.ConsistencyLevel;
import io.weaviate.client6.v1.api.collections.query.Filter;
import io.weaviate.client6.v1.api.collections.query.Metadata;
import io.weaviate.client6.v1.api.collections.query.SortBy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * An index in a Weaviate cluster. With three replicas a write returns once two have it; ingestion reads from two as
 * well, so it sees its own writes, while queries ask one.
 */
public final class WeaviateIndexStore implements IndexStore {
    private static final int WRITE_BATCH = 200;
    private static final int READ_BATCH = 1000;
    private static final Comparator<Hit> BEST_FIRST = Comparator.comparingDouble(Hit::score)
            .reversed()
            .thenComparing(hit -> hit.chunk().id().toString());

    private final WeaviateConnection connection;
    private final IndexNames names;
    private final Layout layout;
    private final Retry writes = Retry.patient();
    private final Retry queries = Retry.quick();

    /**
     * What an index is created with.
     *
     * @param replicas copies of everything: 1 or 3
     */
    public record Layout(int replicas, Quantization quantization) {}

    /** @param apiKey asked at every (re)connection; empty for a server without authentication */
    public WeaviateIndexStore(
            WeaviateAddress address, Supplier<Optional<String>> apiKey, IndexNames names, Layout layout) {
        this.connection = new WeaviateConnection(address, apiKey);
        this.names = names;
        this.layout = layout;
    }

    @Override
    public void create() {
        connection.call("create index " + names.chunks(), writes, client -> {
            createCollection(client, WeaviateSchema.chunks(names, layout.replicas(), layout.quantization()));
            createCollection(client, WeaviateSchema.documents(names, layout.replicas()));
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
        var found = new HashSet<UUID>();
        for (var batch : Batches.of(chunkIds, READ_BATCH)) {
            connection
                    .call(
                            "look up chunks",
                            writes,
                            client -> chunks(client)
                                    .query
                                    .fetchObjects(q -> q.filters(ids(batch))
                                            .limit(batch.size())
                                            .returnProperties(Fields.ORDINAL)))
                    .objects()
                    .forEach(object -> found.add(WeaviateObjects.id(object)));
        }
        return found;
    }

    @Override
    public void putChunks(List<EmbeddedChunk> chunks) {
        for (var batch : Batches.of(chunks, WRITE_BATCH)) {
            var objects = batch.stream().map(WeaviateObjects::of).toList();
            connection.call("write chunks", writes, client -> {
                insert(chunks(client), objects);
                return batch;
            });
        }
    }

    private static void insert(
            CollectionHandle<Map<String, Object>> collection, List<WeaviateObject<Map<String, Object>>> objects) {
        var errors = collection.data.insertMany(objects).errors();
        if (errors.isEmpty()) return;
        throw new StoreException(
                "Weaviate refused " + errors.size() + " of " + objects.size() + " objects: " + errors.getFirst(),
                errors.stream().allMatch(WeaviateErrors::retriable),
                null);
    }

    @Override
    public List<EmbeddedChunk> chunks(Collection<UUID> chunkIds) {
        var found = new ArrayList<EmbeddedChunk>();
        for (var batch : Batches.of(chunkIds, READ_BATCH)) {
            connection
                    .call(
                            "read chunks",
                            writes,
                            client -> chunks(client)
                                    .query
                                    .fetchObjects(q -> q.filters(ids(batch))
                                            .limit(batch.size())
                                            .includeVector()))
                    .objects()
                    .forEach(object -> found.add(WeaviateObjects.embedded(object)));
        }
        return found;
    }

    @Override
    public void deleteChunks(Collection<UUID> chunkIds) {
        for (var batch : Batches.of(chunkIds, READ_BATCH)) {
            connection.call("delete chunks", writes, client -> {
                var failed = chunks(client).data.deleteMany(ids(batch)).failed();
                if (failed > 0) throw new StoreException("Weaviate did not delete " + failed + " chunks", true, null);
                return batch;
            });
        }
    }

    /** Pages by id: a cursor ignores filters, and an offset ends at the server's QUERY_MAXIMUM_RESULTS. */
    @Override
    public Set<UUID> chunkIdsOf(UUID documentId) {
        var found = new HashSet<UUID>();
        var ofDocument = Filter.property(Fields.DOCUMENT_ID).eq(documentId.toString());
        var filter = ofDocument;
        List<UUID> page;
        do {
            page = idPage(filter);
            found.addAll(page);
            if (!page.isEmpty()) {
                filter = Filter.and(ofDocument, Filter.uuid().gt(page.getLast().toString()));
            }
        } while (page.size() == READ_BATCH);
        return found;
    }

    private List<UUID> idPage(Filter filter) {
        return connection
                .call(
                        "list chunks",
                        writes,
                        client -> chunks(client)
                                .query
                                .fetchObjects(q -> q.filters(filter)
                                        .sort(SortBy.uuid())
                                        .limit(READ_BATCH)
                                        .returnProperties(Fields.ORDINAL)))
                .objects()
                .stream()
                .map(WeaviateObjects::id)
                .toList();
    }

    @Override
    public Optional<DocumentRecord> record(UUID documentId) {
        return connection.call(
                "read a document record",
                writes,
                client -> documents(client)
                        .query
                        .fetchObjectById(documentId.toString())
                        .map(WeaviateObjects::record));
    }

    @Override
    public void records(String source, Consumer<DocumentRecord> consumer) {
        // filtered here: a cursor ignores filters
        var records = connection.call(
                "list document records",
                writes,
                client -> documents(client).paginate(p -> p.pageSize(READ_BATCH)).stream()
                        .map(WeaviateObjects::record)
                        .filter(record -> record.source().equals(source))
                        .toList());
        records.forEach(consumer);
    }

    @Override
    public Set<String> sources() {
        return connection.call("list sources", writes, client -> {
            var sources = new TreeSet<String>();
            documents(client)
                    .paginate(p -> p.pageSize(READ_BATCH).returnProperties(Fields.SOURCE))
                    .forEach(object -> sources.add(WeaviateObjects.text(object.properties(), Fields.SOURCE)));
            return sources;
        });
    }

    @Override
    public void putRecord(DocumentRecord record) {
        connection.call("write a document record", writes, client -> {
            insert(documents(client), List.of(WeaviateObjects.of(record)));
            return record;
        });
    }

    @Override
    public void deleteRecord(UUID documentId) {
        connection.call(
                "delete a document record",
                writes,
                client -> documents(client).data.deleteById(documentId.toString()));
    }

    @Override
    public Counts counts() {
        return connection.call(
                "count",
                writes,
                client -> new Counts(documents(client).size(), chunks(client).size()));
    }

    @Override
    public List<Hit> nearest(float[] vector, int limit) {
        var found = connection.call(
                "search by vector",
                queries,
                client -> served(client)
                        .query
                        .nearVector(vector, q -> q.limit(limit).returnMetadata(Metadata.DISTANCE)));
        return hits(found.objects(), object -> 1 - object.queryMetadata().distance());
    }

    @Override
    public List<Hit> matching(String query, int limit) {
        var terms = String.join(" ", Terms.of(query));
        if (terms.isEmpty()) return List.of();
        var found = connection.call(
                "search by words",
                queries,
                client -> served(client)
                        .query
                        .bm25(
                                terms,
                                q -> q.queryProperties(Fields.TERMS)
                                        .limit(limit)
                                        .returnMetadata(Metadata.SCORE)));
        return hits(found.objects(), object -> object.queryMetadata().score());
    }

    private static List<Hit> hits(
            List<WeaviateObject<Map<String, Object>>> objects,
            ToDoubleFunction<WeaviateObject<Map<String, Object>>> score) {
        return objects.stream()
                .map(object -> new Hit(WeaviateObjects.chunk(object), score.applyAsDouble(object)))
                .sorted(BEST_FIRST)
                .toList();
    }

    @Override
    public boolean ready() {
        try {
            return connection.call("ask", new Retry(1, queries.firstPause()), WeaviateClient::isReady);
        } catch (StoreException e) {
            return false;
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private CollectionHandle<Map<String, Object>> chunks(WeaviateClient client) {
        return client.collections.use(names.chunks(), c -> c.consistencyLevel(ConsistencyLevel.QUORUM));
    }

    private CollectionHandle<Map<String, Object>> documents(WeaviateClient client) {
        return client.collections.use(names.documents(), c -> c.consistencyLevel(ConsistencyLevel.QUORUM));
    }

    private CollectionHandle<Map<String, Object>> served(WeaviateClient client) {
        return client.collections.use(names.alias(), c -> c.consistencyLevel(ConsistencyLevel.ONE));
    }

    /** As a list even for one id: a scalar is refused by deletes. */
    private static Filter ids(List<UUID> ids) {
        return Filter.uuid().containsAny(ids.stream().map(UUID::toString).toArray(String[]::new));
    }
}
