package dev.ragtime.runtime.rewrite;

import java.time.Duration;
import java.util.Optional;

/** No query came. The message is for a log. */
final class RewriteException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean late;

    private RewriteException(String message, boolean late, Optional<Throwable> cause) {
        super(message, cause.orElse(null));
        this.late = late;
    }

    static RewriteException late(Duration budget) {
        return new RewriteException("no query within " + budget.toMillis() + " ms", true, Optional.empty());
    }

    static RewriteException failed(String why, Optional<? extends Throwable> cause) {
        return new RewriteException(why, false, cause.map(Throwable.class::cast));
    }

    /** Whether more time would have helped. */
    boolean late() {
        return late;
    }
}
