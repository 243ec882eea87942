package dev.ragtime.runtime.document;

import java.util.Optional;

/**
 * A document that could not be read; the message says why, for the author of the document.
 *
 * <p>Permanent: the same bytes will fail again, so they are not tried again until they change.
 */
public final class UnreadableDocument extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean permanent;

    /** {@link Optional} is not serializable. */
    private final String pictures;

    private UnreadableDocument(String reason, boolean permanent, String pictures, Throwable cause) {
        super(reason, cause);
        this.permanent = permanent;
        this.pictures = pictures;
    }

    public static UnreadableDocument permanent(String reason) {
        return new UnreadableDocument(reason, true, "", null);
    }

    public static UnreadableDocument permanent(String reason, Throwable cause) {
        return new UnreadableDocument(reason, true, "", cause);
    }

    public static UnreadableDocument transientFailure(String reason, Throwable cause) {
        return new UnreadableDocument(reason, false, "", cause);
    }

    /** The same of a document with pictures: another way to read them may change what this says. */
    UnreadableDocument with(Optional<String> mark) {
        return new UnreadableDocument(getMessage(), permanent, mark.orElse(""), getCause());
    }

    /** How its pictures were read, see {@link OcrLanguages#mark}; empty when it has none that may be read. */
    public Optional<String> pictures() {
        return Optional.of(pictures).filter(mark -> !mark.isEmpty());
    }

    public String reason() {
        return getMessage();
    }

    public boolean isPermanent() {
        return permanent;
    }
}
