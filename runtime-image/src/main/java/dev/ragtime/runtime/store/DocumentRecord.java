package dev.ragtime.runtime.store;

import java.util.List;
import java.util.UUID;

/**
 * What is known of a document; writing it is the commit point of its ingestion.
 *
 * @param fingerprint hash of everything its chunks depend on; equal means nothing to do
 * @param chunkIds chunks in order; for a failed document those of its last readable version
 * @param failure why it could not be read; empty when it could
 */
public record DocumentRecord(
        UUID id, String source, String path, String fingerprint, List<UUID> chunkIds, String failure) {
    public DocumentRecord {
        chunkIds = List.copyOf(chunkIds);
    }

    public boolean failed() {
        return !failure.isEmpty();
    }
}
