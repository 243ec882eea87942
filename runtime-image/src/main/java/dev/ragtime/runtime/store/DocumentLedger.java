package dev.ragtime.runtime.store;

import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The records of an index's documents. Thread-safe; reads see every write that returned. */
public interface DocumentLedger {
    Optional<DocumentRecord> find(UUID documentId);

    /** Calls the consumer with every record, in no order, page by page: what it throws ends the reading. */
    void forEach(Consumer<DocumentRecord> consumer);

    /** Writes or replaces records, each in whole; when it returns, every one is stored. */
    void put(Collection<DocumentRecord> records);

    /** Deletes records; ids that are not there are ignored. */
    void delete(Collection<UUID> documentIds);

    long count();
}
