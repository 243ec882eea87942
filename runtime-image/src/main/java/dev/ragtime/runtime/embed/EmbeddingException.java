package dev.ragtime.runtime.embed;

/** A provider gave no vectors, or none that can be used; or the files of a model are none. */
public final class EmbeddingException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean passing;

    private EmbeddingException(String message, boolean passing, Throwable cause) {
        super(message, cause);
        this.passing = passing;
    }

    /** Asking again later may help. */
    static EmbeddingException passing(String message, Throwable cause) {
        return new EmbeddingException(message, true, cause);
    }

    /**
     * Only a person can mend it: what is asked for is not what is there.
     *
     * @param message begins with the field, as in {@code embedding.inProcess.custom.modelFile: ...}
     */
    static EmbeddingException lasting(String message) {
        return new EmbeddingException(message, false, null);
    }

    /** Whether asking again later may help. */
    public boolean isPassing() {
        return passing;
    }
}
