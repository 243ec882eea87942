package dev.ragtime.runtime.context;

import dev.ragtime.runtime.embed.EmbeddingException;

/** A model writes no lines for chunks, which are not embedded without. */
public final class ContextException extends EmbeddingException {
    private static final long serialVersionUID = 1L;

    private ContextException(String message, Kind kind, Throwable cause) {
        super(message, kind, cause);
    }

    static ContextException unavailable(String message, Throwable cause) {
        return new ContextException(message, Kind.PASSING, cause);
    }

    /** @param message begins with the field */
    static ContextException refused(String message, Throwable cause) {
        return new ContextException(message, Kind.LASTING, cause);
    }
}
