package dev.ragtime.runtime.store;

import java.util.List;
import java.util.Locale;

/** The store did not do what it was asked; {@link #retriable} tells whether asking again can help. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Above a share of its disk Weaviate takes no more writes. */
    private static final List<String> FULL =
            List.of("disk usage too high", "store is read-only", "no space left on device");

    private final boolean retriable;

    public StoreException(String message, boolean retriable, Throwable cause) {
        super(message, cause);
        this.retriable = retriable;
    }

    /** Whether the store refuses writes because its volume is nearly full: what it says then. */
    public boolean full() {
        var said = String.valueOf(getMessage()).toLowerCase(Locale.ROOT);
        return FULL.stream().anyMatch(said::contains) && !said.contains("memory usage too high");
    }

    public boolean retriable() {
        return retriable;
    }
}
