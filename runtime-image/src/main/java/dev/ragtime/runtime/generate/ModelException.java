package dev.ragtime.runtime.generate;

import java.util.Optional;

/** The model did not answer, or not to the end. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;
    private final transient Optional<ModelRefusal> refusal;

    /** What kind of failure; decides what is done about it. */
    public enum Reason {
        /** Cannot be reached, fails, or answers something that is no completion. */
        UNAVAILABLE,
        /** The prompt is longer than the model can read: a shorter one may do. */
        CONTEXT_EXCEEDED,
        /** The server will not do what it is asked, and would not the next time. */
        REFUSED
    }

    private ModelException(Reason reason, String message, Throwable cause, Optional<ModelRefusal> refusal) {
        super(message, cause);
        this.reason = reason;
        this.refusal = refusal;
    }

    public ModelException(Reason reason, String message) {
        this(reason, message, null, Optional.empty());
    }

    public ModelException(Reason reason, String message, Throwable cause) {
        this(reason, message, cause, Optional.empty());
    }

    public ModelException(Reason reason, String message, ModelRefusal refusal) {
        this(reason, message, null, Optional.of(refusal));
    }

    public Reason reason() {
        return reason;
    }

    /** What the server said, when it said something. */
    public Optional<ModelRefusal> refusal() {
        return refusal;
    }
}
