package dev.ragtime.runtime.context;

import dev.ragtime.runtime.chunk.ContextQuestion;
import java.util.List;

/** Writes the lines of context that chunks are found by. Thread-safe. */
public interface ContextWriter {
    /** Where no chunk has a line. */
    ContextWriter NONE = new ContextWriter() {
        @Override
        public List<String> write(List<ContextQuestion> questions) {
            if (questions.isEmpty()) return List.of();
            throw new IllegalStateException("no model is there to write lines of context");
        }

        @Override
        public long tokensSpent() {
            return 0;
        }
    };

    /**
     * A line for each of these, in their order; empty where the model has nothing to say.
     *
     * @throws ContextException when the model writes none
     */
    List<String> write(List<ContextQuestion> questions) throws InterruptedException;

    /** Tokens of all questions and answers so far, as the model counts them. */
    long tokensSpent();
}
