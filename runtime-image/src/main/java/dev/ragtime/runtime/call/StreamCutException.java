package dev.ragtime.runtime.call;

/** An answer under way cannot be completed: the connection is closed so that the client does not take it for whole. */
public final class StreamCutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StreamCutException(String message, Throwable cause) {
        super(message, cause);
    }
}
