package dev.ragtime.runtime.pipeline;

import dev.ragtime.runtime.call.Within;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.EmbeddingException;
import dev.ragtime.runtime.memory.Fact;
import dev.ragtime.runtime.memory.Facts;
import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.runtime.retrieve.Degradation.Reason;
import dev.ragtime.runtime.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Finds what the caller stated earlier, when no stage before it answered. The answer does without what cannot be had in time. */
final class FactsStage implements Stage {
    private static final Logger LOG = LoggerFactory.getLogger(FactsStage.class);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Facts facts;
    private final Duration limit;
    private final AtomicBoolean failing = new AtomicBoolean();

    FactsStage(Facts facts) {
        this(facts, LIMIT);
    }

    /** @param limit longest wait for facts */
    FactsStage(Facts facts, Duration limit) {
        this.facts = facts;
        this.limit = limit;
    }

    @Override
    public Inquiry pass(Inquiry inquiry, TokenSink sink) {
        if (inquiry.generated().isPresent() || inquiry.caller().identity().isEmpty()) return inquiry;
        try {
            var stated = recalled(inquiry);
            failing.set(false);
            return inquiry.with(stated);
        } catch (StoreException | EmbeddingException | Embedder.OverloadedException e) {
            inquiry.guard().throwIfStopped();
            report(e);
            return inquiry.without(List.of(new Degradation(Reason.MemoryFailed, "without what was stated earlier")));
        }
    }

    private List<Fact> recalled(Inquiry inquiry) {
        try {
            return Within.limit(limit, () -> facts.recall(inquiry.caller(), embedder -> vector(inquiry, embedder)));
        } catch (TimeoutException e) {
            throw new StoreException("it did not answer within " + limit.toMillis() + " ms", true, e);
        }
    }

    /** The one that the search made, if it was by this model. */
    private static float[] vector(Inquiry inquiry, Embedder embedder) {
        var question = inquiry.queries().getFirst().text();
        return inquiry.retrieved()
                .flatMap(found -> found.result().vectors().of(question, embedder))
                .orElseGet(() -> embedder.query(question));
    }

    /** Once for as long as it lasts: each such answer says so itself and is counted. */
    private void report(RuntimeException e) {
        var first = !failing.getAndSet(true);
        LOG.atLevel(first ? Level.WARN : Level.DEBUG).log("what callers stated is not read: {}", e.getMessage());
    }

    /** Nobody is known in a rehearsal, so that nothing is read. */
    @Override
    public Stage rehearsed() {
        return (inquiry, _) -> inquiry;
    }
}
