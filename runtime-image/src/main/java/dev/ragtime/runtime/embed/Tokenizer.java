package dev.ragtime.runtime.embed;

import java.util.List;

/** The embedding model's own tokenizer. Thread-safe. */
public interface Tokenizer {
    /** Tokens of the text, without the model's special tokens. */
    int count(String text);

    /** Character ranges of each token, in order, without special tokens. */
    List<Span> spans(String text);

    /**
     * @param start first character, inclusive
     * @param end last character, exclusive
     */
    record Span(int start, int end) {}
}
