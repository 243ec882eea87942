package dev.ragtime.runtime.store;

import java.util.List;
import java.util.UUID;

/**
 * What is known of a document; writing it is the commit point of its ingestion.
 *
 * @param fingerprint hash of everything its chunks depend on; equal means nothing to do
 * @param version hash of what the source says of the content, and of all else; equal means that it need not be read.
 *     Empty when the source says nothing
 * @param chunkIds chunks in order; for a failed document those of its last readable version
 * @param failure why it could not be read, or, after {@link #IN_PART}, what of it could not; empty when all could
 */
public record DocumentRecord(
        UUID id, String source, String path, String fingerprint, String version, List<UUID> chunkIds, String failure) {
    /** Begins what is said of a document that was read but for a part. */
    public static final String IN_PART = "in part: ";

    public DocumentRecord {
        chunkIds = List.copyOf(chunkIds);
    }

    /** Of a document whose source says nothing of its content. */
    public DocumentRecord(
            UUID id, String source, String path, String fingerprint, List<UUID> chunkIds, String failure) {
        this(id, source, path, fingerprint, "", chunkIds, failure);
    }

    /** Whether nothing of its content could be read. */
    public boolean failed() {
        return isFailure(failure);
    }

    /** Whether this says that nothing could be read. */
    public static boolean isFailure(String failure) {
        return !failure.isEmpty() && !failure.startsWith(IN_PART);
    }
}
