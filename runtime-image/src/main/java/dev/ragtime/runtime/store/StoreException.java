package dev.ragtime.runtime.store;

/** The store did not do what it was asked; {@link #retriable} tells whether asking again can help. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean retriable;

    public StoreException(String message, boolean retriable, Throwable cause) {
        super(message, cause);
        this.retriable = retriable;
    }

    public boolean retriable() {
        return retriable;
    }
}
