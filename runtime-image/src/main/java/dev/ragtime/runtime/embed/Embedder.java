package dev.ragtime.runtime.embed;

/**
 * Turns text into a unit vector. Thread-safe; one text a call (int8 models give other vectors in a batch).
 *
 * <p>Calls run on a bounded pool of platform threads, since native inference pins its carrier.
 */
public interface Embedder extends AutoCloseable {
    /** Name of the model, as in a manifest. */
    String model();

    /** Length of every vector. */
    int dimensions();

    /**
     * Vector of length 1. Text beyond the model's limit is cut and counted in {@code ragtime_embed_truncated_total}.
     *
     * @throws OverloadedException when the queue is full
     */
    float[] embed(String text);

    /** Tokens of a text by the model's tokenizer, without special tokens; cheap beside embedding it. */
    int tokens(String text);

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
