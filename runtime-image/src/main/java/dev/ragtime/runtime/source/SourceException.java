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

    /**
     * A Secret lacks a key that a source is read with.
     *
     * @param field of the Secret's reference
     * @param remedy what to add
     */
    static SourceException missingKey(String field, String secret, String key, String remedy) {
        return new SourceException(
                SourceFailure.CredentialsRejected,
                "%s: Secret %s has no key %s; add %s".formatted(field, secret, key, remedy));
    }

    public SourceFailure reason() {
        return reason;
    }
}
