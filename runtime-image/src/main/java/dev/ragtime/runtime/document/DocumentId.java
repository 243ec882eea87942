package dev.ragtime.runtime.document;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/** Deterministic ids: the same input gives the same id on every machine and in every index. */
public final class DocumentId {
    /** Namespace of all ids of this project (a random UUID, fixed for ever). */
    private static final UUID NAMESPACE = UUID.fromString("5f0c6f0e-8f0b-4f2e-9a57-0d4b3a3f6f11");

    private DocumentId() {}

    /** UUIDv5 of source and path. */
    public static UUID of(String source, String path) {
        return UuidCreator.getNameBasedSha1(NAMESPACE, source + "\n" + path);
    }

    /** UUIDv5 of document, position and content: a chunk whose text did not change keeps its id. */
    public static UUID ofChunk(UUID document, int ordinal, String contentHash) {
        return UuidCreator.getNameBasedSha1(document, ordinal + "\n" + contentHash);
    }
}
