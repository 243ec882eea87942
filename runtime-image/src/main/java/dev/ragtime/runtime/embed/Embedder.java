package dev.ragtime.runtime.embed;

import java.util.List;

/**
 * Turns text into unit vectors. What is asked and what is stored are told apart, since some models read them differently.
 * Thread-safe.
 */
public interface Embedder extends AutoCloseable {
    /** Name of the model, as in a manifest. */
    String model();

    /** Length of every vector. */
    int dimensions();

    /**
     * Vector of length 1 of a question. Text beyond the model's limit is cut and counted in {@code
     * ragtime_embed_truncated_total}.
     *
     * @throws OverloadedException when the queue is full
     * @throws EmbeddingException when a provider does not answer in a few seconds, at once after several times
     */
    float[] query(String text);

    /**
     * Vectors of length 1 of texts that are found, in their order. Text beyond the model's limit is cut and counted, too.
     *
     * @throws OverloadedException when the queue is full
     * @throws EmbeddingException when a provider does not answer, in minutes where calls wait, or not what was asked
     */
    List<float[]> passages(List<String> texts);

    /** Most texts of {@link #passages} that cost less together than one by one; 1 for models in this process. */
    int batch();

    /** Tokens that a provider was sent since the model was opened, as it counts them; 0 for models in this process. */
    default long tokensSpent() {
        return 0;
    }

    /** What texts are measured with; cheap beside embedding them. */
    Tokenizer tokenizer();

    @Override
    void close();

    /** The pool's queue is full: answer 429 or wait. */
    final class OverloadedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public OverloadedException() {
            super("the embedding queue is full");
        }
    }
}
