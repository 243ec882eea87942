package dev.ragtime.runtime.document;

/**
 * A document that could not be read; the message says why, for the author of the document.
 *
 * <p>Permanent: the same bytes will fail again, so they are not tried again until they change.
 */
public final class UnreadableDocument extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean permanent;

    private UnreadableDocument(String reason, boolean permanent, Throwable cause) {
        super(reason, cause);
        this.permanent = permanent;
    }

    public static UnreadableDocument permanent(String reason) {
        return new UnreadableDocument(reason, true, null);
    }

    public static UnreadableDocument permanent(String reason, Throwable cause) {
        return new UnreadableDocument(reason, true, cause);
    }

    public static UnreadableDocument transientFailure(String reason, Throwable cause) {
        return new UnreadableDocument(reason, false, cause);
    }

    public String reason() {
        return getMessage();
    }

    public boolean isPermanent() {
        return permanent;
    }
}
