package dev.ragtime.runtime.embed;

import ai.onnxruntime.OrtException;
import dev.ragtime.api.knowledgebase.MountedModel;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.embed.PairTokenizer.Pair;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A model in this process that reads a question and a passage together, and says how well they fit. Each pair is read by
 * itself on one core, so that its score depends on nothing else. Thread-safe.
 */
public final class CrossEncoder implements AutoCloseable {
    /** As long as a pair that is tried with: a longer one needs memory that few passages ever ask for. */
    private static final int LONGEST_TRIED = 1024;

    private final PairTokenizer tokenizer;
    private final PairScorer scorer;
    private final InferencePool pool;
    private final int threads;

    /** @param threads pairs read at the same time, those of all questions together */
    CrossEncoder(PairTokenizer tokenizer, PairScorer scorer, String name, int threads) {
        this.tokenizer = tokenizer;
        this.scorer = scorer;
        this.pool = new InferencePool("rerank-" + name, threads, Embedders.WhenFull.REJECT);
        this.threads = threads;
    }

    /**
     * Opens a model with a thread for each processor, and tries it; costs about a second and three times its file.
     *
     * @param root of the volume or image that the files are in
     * @throws UserError when they are no cross-encoder
     */
    public static CrossEncoder open(MountedModel model, Path root) {
        var files = PairFiles.of(model, root);
        var tokenizer = new PairTokenizer(files);
        try {
            var scorer = new OnnxPairScorer(files);
            try {
                check(files, tokenizer, scorer);
                return new CrossEncoder(
                        tokenizer, scorer, model.id(), Runtime.getRuntime().availableProcessors());
            } catch (RuntimeException e) {
                scorer.close();
                throw e;
            }
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /** Any token that a text can become, and a pair as long as the model is said to read, must give a number. */
    private static void check(PairFiles files, PairTokenizer tokenizer, PairScorer scorer) {
        var largest = new long[] {tokenizer.largestId()};
        tried(
                files,
                scorer,
                tokenizer.pair(largest, largest),
                "tokenizerFile",
                "has tokens up to number %d, which the model does not know: take tokenizer.json of the same model"
                        .formatted(tokenizer.largestId()));
        int longest = Math.min(files.limit(), LONGEST_TRIED);
        var text = tokenizer.ids("a ".repeat(longest));
        var whole = tokenizer.pair(text, text);
        tried(
                files,
                scorer,
                whole.length() <= longest ? whole : whole.first(longest),
                "maxTokens",
                "is %d, and the model reads fewer: set the limit that its card names".formatted(files.limit()));
    }

    private static void tried(PairFiles files, PairScorer scorer, Pair pair, String field, String why) {
        try {
            if (Double.isFinite(scorer.logit(pair))) return;
        } catch (OrtException e) {
            throw PairFiles.wrong(field, why + " (" + e.getMessage() + ")");
        }
        throw PairFiles.wrong(
                "modelFile",
                "%s gives scores that are no numbers: take another export of the model"
                        .formatted(files.weights().name()));
    }

    /**
     * How well each text fits a question. When the time is up, or the caller is interrupted, no further pair is begun.
     *
     * @param texts at least one
     * @param budget longest wait
     * @return logits in the order of the texts, finite
     * @throws TimeoutException when they are not there in that time
     * @throws Embedder.OverloadedException when too many questions wait already
     * @throws IllegalStateException when the model gives no number for one of them
     */
    public double[] logits(String question, List<String> texts, Duration budget) throws TimeoutException {
        var reading = new PairReading(tokenizer, scorer, question, texts);
        if (!pool.begin(reading, Math.min(threads, texts.size()))) throw new Embedder.OverloadedException();
        try {
            return reading.result().get(budget.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while passages are ranked");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } finally {
            reading.result().cancel(false);
        }
    }

    @Override
    public void close() {
        pool.close();
        tokenizer.close();
        scorer.close();
    }
}
