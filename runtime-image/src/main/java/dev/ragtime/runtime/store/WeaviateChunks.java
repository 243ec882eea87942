package dev.ragtime.runtime.store;

import io.weaviate.client6.v1.api.collections.query.FetchObjects;
import io.weaviate.client6.v1.api.collections.query.Filter;
import io.weaviate.client6.v1.api.collections.query.SortBy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Gatherers;

/** The chunks of a {@link WeaviateIndexStore}, as ingestion writes and reads them. */
final class WeaviateChunks implements ChunkStore {
    private final WeaviateCollection collection;
    private final WeaviateDeletion deletion;

    WeaviateChunks(WeaviateCollection collection) {
        this.collection = collection;
        this.deletion = new WeaviateDeletion(collection);
    }

    @Override
    public Set<UUID> existing(Collection<UUID> chunkIds) {
        return collection.existing("look up chunks", chunkIds, Fields.ORDINAL);
    }

    @Override
    public void put(Collection<EmbeddedChunk> chunks) {
        collection.put("chunks", chunks.stream().map(WeaviateObjects::of).toList());
    }

    @Override
    public List<EmbeddedChunk> read(Collection<UUID> chunkIds) {
        var found = new ArrayList<EmbeddedChunk>();
        chunkIds.stream()
                .gather(Gatherers.windowFixed(WeaviateCollection.READ_BATCH))
                .forEach(batch -> {
                    var byId = FetchObjects.of(q -> q.filters(WeaviateObjects.withIds(batch))
                            .limit(batch.size())
                            .returnProperties(WeaviateObjects.properties(ChunkField.ALL))
                            .includeVector());
                    collection.fetch("read chunks", byId).objects().stream()
                            .map(WeaviateObjects::embedded)
                            .forEach(found::add);
                });
        return found;
    }

    @Override
    public void delete(Collection<UUID> chunkIds) {
        deletion.delete(chunkIds, "chunks");
    }

    /** Pages by id: a cursor ignores filters, and an offset ends at the server's QUERY_MAXIMUM_RESULTS. */
    @Override
    public Set<UUID> idsOf(UUID documentId) {
        var found = new HashSet<UUID>();
        var ofDocument = Filter.property(Fields.DOCUMENT_ID).eq(documentId.toString());
        var page = idPage(ofDocument);
        found.addAll(page.ids());
        while (page.size() == WeaviateCollection.READ_BATCH) {
            page = idPage(Filter.and(ofDocument, Filter.uuid().gt(page.last())));
            found.addAll(page.ids());
        }
        return found;
    }

    private Fetched idPage(Filter filter) {
        return collection.fetch(
                "list chunks",
                FetchObjects.of(q -> q.filters(filter)
                        .sort(SortBy.uuid())
                        .limit(WeaviateCollection.READ_BATCH)
                        .returnProperties(Fields.ORDINAL)));
    }

    @Override
    public long count() {
        return collection.count("chunks");
    }
}
