package dev.ragtime.runtime.crawl;

/** A site cannot be walked; what it holds is not known. */
public final class CrawlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kept it from being walked. */
    public enum Reason {
        /** It does not answer, or answers with errors. */
        UNREACHABLE,
        /** Its robots.txt forbids it, or its address is one that is not asked. */
        REFUSED,
        /** It wants other credentials. */
        DENIED,
        /** There is no such page. */
        NOT_FOUND
    }

    private final Reason reason;
    private final String field;

    /** @param field of the settings that is to be corrected */
    CrawlException(Reason reason, String field, String message) {
        super(message);
        this.reason = reason;
        this.field = field;
    }

    public Reason reason() {
        return reason;
    }

    public String field() {
        return field;
    }
}
