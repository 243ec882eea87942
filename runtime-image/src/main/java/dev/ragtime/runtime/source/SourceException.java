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

    /**
     * A Secret has a key that is not what a source is read with; what it holds is not told.
     *
     * @param field of the Secret's reference
     * @param wanted what the key should hold
     */
    static SourceException uselessKey(String field, String secret, String key, String wanted) {
        return new SourceException(
                SourceFailure.CredentialsRejected,
                "%s: key %s of Secret %s is not %s; replace it".formatted(field, key, secret, wanted));
    }

    public SourceFailure reason() {
        return reason;
    }
}
