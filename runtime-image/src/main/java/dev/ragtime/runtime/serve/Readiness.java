package dev.ragtime.runtime.serve;

import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.store.IndexStore;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ready once the embedder is warm and the store has answered; for good, since all replicas share one store: taking every
 * one of them out of service when it is lost would turn clear errors into refused connections.
 */
final class Readiness implements BooleanSupplier {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
    private static final Duration RETRY = Duration.ofMillis(500);

    private volatile boolean ready;

    /** Begins to try, in the background, until it succeeds. */
    static Readiness of(Embedder embedder, IndexStore store) {
        var readiness = new Readiness();
        Thread.ofVirtual().name("readiness").start(() -> readiness.await(embedder, store));
        return readiness;
    }

    @Override
    public boolean getAsBoolean() {
        return ready;
    }

    private void await(Embedder embedder, IndexStore store) {
        try {
            while (!warm(embedder) || !store.ready()) Thread.sleep(RETRY);
            ready = true;
            LOG.info("ready");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean warm(Embedder embedder) {
        try {
            return embedder.embed("the first inference is the slowest").length > 0;
        } catch (Embedder.OverloadedException e) {
            LOG.debug("queries came before the first inference", e);
            return false;
        }
    }
}
