package dev.ragtime.runtime.store;

import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The document records of a {@link WeaviateIndexStore}. */
final class WeaviateLedger implements DocumentLedger {
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
        collection.forEach("list document records", object -> consumer.accept(WeaviateObjects.record(object)));
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
