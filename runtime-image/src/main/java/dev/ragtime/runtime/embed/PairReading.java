package dev.ragtime.runtime.embed;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The pairs of one question, read by as many threads as run this, each the next one that none has begun. Once the result is
 * there, a failure or cancelled, no further pair is begun.
 */
final class PairReading implements Runnable {
    private final PairTokenizer tokenizer;
    private final PairScorer scorer;
    private final String question;
    private final List<String> texts;
    private final double[] logits;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger left;
    private final CompletableFuture<double[]> result = new CompletableFuture<>();

    PairReading(PairTokenizer tokenizer, PairScorer scorer, String question, List<String> texts) {
        this.tokenizer = tokenizer;
        this.scorer = scorer;
        this.question = question;
        this.texts = List.copyOf(texts);
        this.logits = new double[texts.size()];
        this.left = new AtomicInteger(texts.size());
    }

    /** One for each text, in their order, finite. */
    CompletableFuture<double[]> result() {
        return result;
    }

    @Override
    public void run() {
        try {
            if (result.isDone()) return;
            var asked = tokenizer.ids(question);
            while (!result.isDone()) {
                int one = next.getAndIncrement();
                if (one >= logits.length) return;
                logits[one] = logit(asked, one);
                if (left.decrementAndGet() == 0) result.complete(logits);
            }
        } catch (OrtException | RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private double logit(long[] asked, int one) throws OrtException {
        var logit = scorer.logit(tokenizer.pair(asked, tokenizer.ids(texts.get(one))));
        if (!Double.isFinite(logit))
            throw new IllegalStateException("the model's score of text %d is no number".formatted(one));
        return logit;
    }
}
