package dev.ragtime.operator.slo.state;

import dev.ragtime.operator.slo.Subject;
import java.util.Optional;

/** Keeps one state for each workload. Two leaders may use it for a moment: only one of them wins each version. */
public interface SloStateStore {
    /**
     * @param version changes with every write
     * @param data empty when it belongs to a deleted resource of the same name: to be replaced, not to be read
     */
    record Stored(String version, Optional<byte[]> data) {}

    /**
     * What is stored now.
     *
     * @throws StoreUnavailableException when that cannot be told; try again later
     */
    Optional<Stored> read(Subject subject);

    /**
     * Writes {@code data} if what is stored is still at {@code expected}; empty expects that nothing is.
     *
     * @return the new version, or empty when another writer was faster: read again and count from there
     * @throws StoreUnavailableException when it is not known whether it was written; try again later
     */
    Optional<String> write(Subject subject, Optional<String> expected, byte[] data);

    /** The API server did not answer. */
    final class StoreUnavailableException extends RuntimeException {
        public StoreUnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
