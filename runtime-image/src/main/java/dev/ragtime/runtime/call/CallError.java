package dev.ragtime.runtime.call;

import dev.ragtime.runtime.telemetry.Outcome;
import java.time.Duration;
import java.util.Optional;

/**
 * A call that cannot be answered as asked, in words of no protocol: each transport writes it in its own way.
 *
 * <p>The message is for the caller: it says what to do, and holds nothing confidential.
 */
public final class CallError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String code;
    private final String field;
    private final Duration retryAfter;

    /** What the caller can do about it, and whom an objective blames. */
    public enum Kind {
        /** The caller must change a field. */
        INVALID(Outcome.REFUSED),
        /** The caller is not known, or may not. */
        UNAUTHORIZED(Outcome.REFUSED),
        NOT_FOUND(Outcome.REFUSED),
        /** Somebody else was faster: what the caller knew is no longer so. */
        CONFLICT(Outcome.REFUSED),
        TOO_LARGE(Outcome.REFUSED),
        /** The caller has used up what it may: its own quota. */
        LIMITED(Outcome.REFUSED),
        /** This process has more to do than it can: ask again later. */
        OVERLOADED(Outcome.FAILED),
        /** Something this process needs does not answer now. */
        UNAVAILABLE(Outcome.FAILED),
        /** What this process asked answered badly, or not to the end. */
        BROKEN(Outcome.FAILED),
        TIMED_OUT(Outcome.FAILED),
        /** A fault of this process. */
        INTERNAL(Outcome.FAILED);

        private final Outcome outcome;

        Kind(Outcome outcome) {
            this.outcome = outcome;
        }

        /** What it is to objectives. */
        public Outcome outcome() {
            return outcome;
        }
    }

    private CallError(Kind kind, String code, String field, String message, Duration retryAfter) {
        super(message);
        this.kind = kind;
        this.code = code;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    /** @param code a stable snake_case word for programs */
    public CallError(Kind kind, String code, String message) {
        this(kind, code, "", message, Duration.ZERO);
    }

    /** The caller must change a field; {@code field} names it, empty when none is at fault. */
    public static CallError invalid(String code, String field, String remedy) {
        return new CallError(Kind.INVALID, code, field, remedy, Duration.ZERO);
    }

    /** Too much at once; ask again later. */
    public static CallError overloaded(String message, Duration retryAfter) {
        return new CallError(Kind.OVERLOADED, "overloaded", message).retryAfter(retryAfter);
    }

    /** More questions than can be answered; the same wherever the way narrows. */
    public static CallError tooManyQuestions() {
        return overloaded("too many questions at once: ask again in a second", Duration.ofSeconds(1));
    }

    /** Something this process needs does not answer now. */
    public static CallError unavailable(String code, String message) {
        return new CallError(Kind.UNAVAILABLE, code, message).retryAfter(Duration.ofSeconds(2));
    }

    /** A model failed after a part of its answer was passed on. */
    public static CallError streamCut() {
        return new CallError(Kind.BROKEN, "stream_cut", "the model failed in mid-answer: ask again");
    }

    /** The same with advice when to ask again. */
    public CallError retryAfter(Duration wait) {
        return new CallError(kind, code, field, getMessage(), wait);
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }

    /** Name of the field at fault; empty when none is. */
    public String field() {
        return field;
    }

    /** When to ask again, above zero; empty when asking again does not help by itself. */
    public Optional<Duration> retryAfter() {
        return Optional.of(retryAfter).filter(Duration::isPositive);
    }
}
