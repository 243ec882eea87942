package dev.ragtime.runtime.rank;

import java.time.Duration;
import java.util.List;

/** A model that says how well texts answer a question. Thread-safe. */
public interface Reranker {
    /**
     * @param texts at least one
     * @param budget longest wait
     * @return a score for each text in their order, finite; the larger, the better
     * @throws RerankException when there is none for each in that time
     */
    double[] scores(String question, List<String> texts, Duration budget);

    /** Opens the way to the model without asking it anything, as far as that is possible now. */
    default void connect() {}

    /** No scores came. The message is for a log. */
    final class RerankException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final boolean late;

        private RerankException(String message, boolean late, Throwable cause) {
            super(message, cause);
            this.late = late;
        }

        static RerankException late(Duration budget) {
            return new RerankException("no scores within " + budget.toMillis() + " ms", true, null);
        }

        static RerankException failed(String why, Throwable cause) {
            return new RerankException(why, false, cause);
        }

        /** Whether more time would have helped. */
        boolean late() {
            return late;
        }
    }
}
