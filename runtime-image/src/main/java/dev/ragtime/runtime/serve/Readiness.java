package dev.ragtime.runtime.serve;

import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.EmbeddingException;
import dev.ragtime.runtime.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ready once the embedder is warm, the store has answered and a question was rehearsed; for good, since all replicas
 * share one store: taking every one of them out of service when it is lost would turn clear errors into refused
 * connections.
 */
final class Readiness implements BooleanSupplier {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private volatile boolean ready;

    /** Begins to try the steps in the background, in order and from the first, until all of them succeed. */
    static Readiness of(List<BooleanSupplier> steps) {
        var readiness = new Readiness();
        Thread.ofVirtual().name("readiness").start(() -> readiness.await(steps));
        return readiness;
    }

    @Override
    public boolean getAsBoolean() {
        return ready;
    }

    private void await(List<BooleanSupplier> steps) {
        try {
            var pause = RETRY;
            while (!steps.stream().allMatch(Readiness::succeeds)) {
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
            }
            ready = true;
            LOG.info("ready");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A step may need an index that cannot be opened just now. */
    private static boolean succeeds(BooleanSupplier step) {
        try {
            return step.getAsBoolean();
        } catch (StoreException e) {
            LOG.warn("not ready: {}", e.getMessage());
            return false;
        }
    }

    static boolean warm(Embedder embedder) {
        try {
            return embedder.query("the first inference is the slowest").length > 0;
        } catch (Embedder.OverloadedException e) {
            LOG.debug("queries came before the first inference", e);
            return false;
        } catch (EmbeddingException e) {
            // a question is then answered by words alone, which the rehearsal shows
            LOG.warn("{}", e.getMessage());
            return true;
        }
    }
}
