package dev.ragtime.runtime.embed;

import ai.onnxruntime.OrtException;
import dev.ragtime.runtime.embed.PairTokenizer.Pair;

/** Says of a question and a passage how well they fit. Thread-safe. */
@FunctionalInterface
interface PairScorer extends AutoCloseable {
    /** A logit: its logistic function is the probability that they fit. It may be no number. */
    double logit(Pair pair) throws OrtException;

    @Override
    default void close() {}
}
