package dev.ragtime.runtime.store;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Holds what a search found in one copy against another. Which one, Weaviate chooses: should that node hang, it is known to
 * be lost seconds later, and another asked then. Thread-safe.
 */
final class WeaviateConfirmation {
    /** Of one attempt; usually it takes milliseconds. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** Weaviate takes about five seconds to tell that a node is lost. */
    private static final Retry UNTIL_LOST = new Retry(20, Duration.ofMillis(50), Duration.ofSeconds(8));

    private final WeaviateCollection chunks;

    /** @param chunks that asks once, without patience of its own */
    WeaviateConfirmation(WeaviateCollection chunks) {
        this.chunks = chunks;
    }

    /** As {@link ChunkSearch#deleted}. */
    Set<UUID> deleted(Collection<UUID> chunkIds) {
        if (!chunks.hasCopies() || chunkIds.isEmpty()) return Set.of();
        var deleted = new HashSet<>(chunkIds);
        deleted.removeAll(UNTIL_LOST.call(() -> existing(chunkIds)));
        return deleted;
    }

    private Set<UUID> existing(Collection<UUID> chunkIds) {
        var task = new FutureTask<>(() -> chunks.existing("confirm chunks", chunkIds, Fields.ORDINAL));
        var thread = Thread.ofVirtual().name("confirm").start(task);
        try {
            return task.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new StoreException("no second copy was there to confirm chunks in Weaviate", true, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException failure) throw failure;
            throw new IllegalStateException("cannot confirm chunks", e.getCause());
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while confirming chunks", true, e);
        }
    }
}
