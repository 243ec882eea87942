package dev.ragtime.runtime.ask;

import dev.ragtime.api.pipeline.Memory;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.memory.Names;
import dev.ragtime.runtime.pipeline.Answer;
import dev.ragtime.runtime.pipeline.Pipeline;
import dev.ragtime.runtime.retrieve.Degradation.Reason;
import dev.ragtime.runtime.store.StoreException;
import dev.ragtime.runtime.telemetry.RequestMetrics;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ratings of answers: each is counted, and kept beside what was asked where the pipeline says so. What the store does not take costs
 * neither the answer nor the count. Thread-safe.
 */
public final class RatedAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(RatedAnswers.class);

    private final boolean kept;
    private final Supplier<Pipeline> pipeline;
    private final RequestMetrics metrics;

    RatedAnswers(RagPipeline manifest, Supplier<Pipeline> pipeline, RequestMetrics metrics) {
        this.kept = Optional.ofNullable(manifest.getSpec().memory())
                .map(Memory::ratings)
                .isPresent();
        this.pipeline = pipeline;
        this.metrics = metrics;
    }

    /** Lets an answer be rated; one that waits for tools is none yet. */
    void remember(Pipeline answering, Asked asked, Answer answer) {
        if (!asked.rateable() || !answer.calls().isEmpty()) return;
        answering
                .ratings()
                .ifPresent(ratings -> ratings.remember(
                        asked.caller(), Turns.answered(asked, answer, Instant.now()), this::countFailure));
    }

    /** Counts a rating. */
    public void count(boolean good) {
        metrics.feedback(good);
    }

    /**
     * Keeps a rating.
     *
     * @param answer id of the answer without its prefix
     * @return false when ratings are not kept, or the caller has no such answer, or the store does not take it
     */
    public boolean keep(Caller caller, String answer, boolean good, String comment) {
        if (!kept) return false;
        try {
            var ratings = pipeline.get().ratings();
            return Names.ofDigits(answer)
                    .flatMap(id -> ratings.map(some -> some.rate(caller, id, good, comment)))
                    .orElse(false);
        } catch (StoreException e) {
            LOG.warn("a rating is not kept: {}", e.getMessage());
            countFailure();
            return false;
        }
    }

    private void countFailure() {
        metrics.degraded(Reason.MemoryFailed);
    }
}
