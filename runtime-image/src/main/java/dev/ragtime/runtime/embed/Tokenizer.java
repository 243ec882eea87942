package dev.ragtime.runtime.embed;

import java.util.List;

/**
 * The embedding model's own tokenizer. Thread-safe.
 *
 * <p>A word that the model does not know is one token to it, however long. Here each of its characters counts, so that
 * no text is longer than it seems; runs of more than 100 letters are read in pieces, by the embedder, too.
 */
public interface Tokenizer {
    /** Tokens of the text, without the model's special tokens: as many as {@link #spans} has. */
    int count(String text);

    /** Most tokens of a text, special tokens not counted, that the model reads without cutting. */
    int limit();

    /** Character ranges of each token, in order, without special tokens. */
    List<Span> spans(String text);

    /**
     * @param start first character, inclusive
     * @param end last character, exclusive
     */
    record Span(int start, int end) {}
}
