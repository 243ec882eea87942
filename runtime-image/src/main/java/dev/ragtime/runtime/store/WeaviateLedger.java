package dev.ragtime.runtime.store;

import io.weaviate.client6.v1.api.collections.query.FetchObjects;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The document records of a {@link WeaviateIndexStore}. */
final class WeaviateLedger implements DocumentLedger {
    /** The cursor of the first page. */
    private static final String BEGINNING = "";

    private final WeaviateCollection collection;
    private final WeaviateDeletion deletion;

    WeaviateLedger(WeaviateCollection collection) {
        this.collection = collection;
        this.deletion = new WeaviateDeletion(collection);
    }

    @Override
    public Optional<DocumentRecord> find(UUID documentId) {
        return collection.find("read a document record", documentId).map(WeaviateObjects::record);
    }

    @Override
    public void forEach(Consumer<DocumentRecord> consumer) {
        var after = BEGINNING;
        Fetched page;
        do {
            page = page(after);
            page.objects().stream().map(WeaviateObjects::record).forEach(consumer);
            after = page.last();
        } while (page.size() == WeaviateCollection.READ_BATCH);
    }

    /** @param after the cursor: id of the last record of the page before */
    private Fetched page(String after) {
        return collection.fetch(
                "list document records",
                FetchObjects.of(q -> q.limit(WeaviateCollection.READ_BATCH).after(after)));
    }

    @Override
    public void put(Collection<DocumentRecord> records) {
        collection.put(
                "document records", records.stream().map(WeaviateObjects::of).toList());
    }

    @Override
    public void delete(Collection<UUID> documentIds) {
        deletion.delete(documentIds, "document records");
    }

    @Override
    public long count() {
        return collection.count("document records");
    }
}
