package dev.ragtime.runtime.generate;

/** The model did not answer, or not to the end. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    /** What kind of failure; decides what is done about it. */
    public enum Reason {
        /** Cannot be reached, fails, or answers something that is no completion. */
        UNAVAILABLE,
        /** The prompt is longer than the model can read: a shorter one may do. */
        CONTEXT_EXCEEDED
    }

    public ModelException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public ModelException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
