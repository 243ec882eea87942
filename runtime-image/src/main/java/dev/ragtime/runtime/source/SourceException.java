package dev.ragtime.runtime.source;

import dev.ragtime.api.runtime.SourceFailure;

/** A source could not be listed in full; the message names the field and the remedy, never a credential. */
public final class SourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final SourceFailure reason;

    public SourceException(SourceFailure reason, String message) {
        super(message);
        this.reason = reason;
    }

    public SourceException(SourceFailure reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public SourceFailure reason() {
        return reason;
    }
}
