package dev.ragtime.runtime.embed;

/** A provider gave no vectors, or none that can be used; or the files of a model are none. */
public class EmbeddingException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Kind kind;

    /** What can be done about it. */
    protected enum Kind {
        PASSING,
        LASTING,
        OF_TEXT
    }

    protected EmbeddingException(String message, Kind kind, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Asking again later may help. */
    public static EmbeddingException passing(String message, Throwable cause) {
        return new EmbeddingException(message, Kind.PASSING, cause);
    }

    /**
     * Only a person can mend it: what is asked for is not what is there.
     *
     * @param message begins with the field, as in {@code embedding.inProcess.custom.modelFile: ...}
     */
    static EmbeddingException lasting(String message) {
        return new EmbeddingException(message, Kind.LASTING, null);
    }

    /** A text is refused that others are not: whoever sent it goes on without it. */
    public static EmbeddingException ofText(String message) {
        return new EmbeddingException(message, Kind.OF_TEXT, null);
    }

    /** Whether asking again later may help. */
    public boolean isPassing() {
        return kind == Kind.PASSING;
    }

    /** Whether it is about one of the texts, and others can be embedded. */
    public boolean isOfText() {
        return kind == Kind.OF_TEXT;
    }
}
