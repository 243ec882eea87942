package dev.ragtime.runtime.serve;

import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.pipeline.Pipeline;
import dev.ragtime.runtime.store.IndexDirectory;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.StoreException;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline over the index that answers now. Another one is opened and warm before it takes the place of the one before,
 * which is closed when no question can be under way in it any more: a question is embedded by the model of the very index
 * that it is put to. Thread-safe.
 */
final class IndexFollower implements Supplier<Pipeline>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexFollower.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** Each try may load a model. */
    private static final Duration RARELY = Duration.ofSeconds(16);

    /** Enough for pods that can open the new index to take the place of those that cannot. */
    private static final Duration LONGEST_BEHIND = Duration.ofMinutes(5);

    private final IndexDirectory directory;
    private final Function<Embedding, Embedder> embedders;
    private final BiFunction<IndexStore, Embedder, Pipeline> assembly;
    private final Duration longestCall;
    private final Gauge number;
    private final ReentrantLock looking = new ReentrantLock();
    private final List<Thread> threads = new ArrayList<>();
    private final LongSupplier nanoTime;
    private volatile Optional<Open> current = Optional.empty();

    /** Since when another index answers, which cannot be opened here. */
    private volatile Optional<Long> behind = Optional.empty();

    /** Guarded by {@code looking}. */
    private String told = "";

    private record Open(PinnedIndex index, IndexStore store, Embedder embedder, Pipeline pipeline) {}

    /**
     * @param embedders opens what an index was embedded with
     * @param assembly puts a pipeline together over an index and what it was embedded with
     * @param longestCall after which no question is under way that began before
     * @param nanoTime as of {@link System#nanoTime}
     */
    IndexFollower(
            IndexDirectory directory,
            Function<Embedding, Embedder> embedders,
            BiFunction<IndexStore, Embedder, Pipeline> assembly,
            Duration longestCall,
            CollectorRegistry registry,
            LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.directory = directory;
        this.embedders = embedders;
        this.assembly = assembly;
        this.longestCall = longestCall;
        this.number = Gauge.build()
                .name("ragtime_index_number")
                .help("Number of the index that questions are put to.")
                .register(registry);
    }

    /**
     * @throws StoreException as long as no index was opened, and when another one answers for so long that rights which were
     *     taken away since, and deletions, would be ignored: runs no longer write the index that is open
     */
    @Override
    public Pipeline get() {
        if (behind.filter(since -> nanoTime.getAsLong() - since > LONGEST_BEHIND.toNanos())
                .isPresent()) throw new StoreException("the index that answers now cannot be opened here", true, null);
        return current.orElseThrow(() -> new StoreException("no index is open yet", true, null))
                .pipeline();
    }

    /** Looks which index answers, and opens it when it is another. True when one is open. */
    boolean look() {
        looking.lock();
        try {
            var serving = directory.serving();
            if (current.filter(open -> open.index().equals(serving)).isEmpty()) {
                if (behind.isEmpty()) behind = current.map(_ -> nanoTime.getAsLong());
                follow(serving);
            }
            behind = Optional.empty();
            told = "";
        } catch (RuntimeException e) {
            tell(String.valueOf(e.getMessage()));
        } finally {
            looking.unlock();
        }
        return current.isPresent();
    }

    /** Once, however long it lasts. */
    private void tell(String problem) {
        if (problem.equals(told)) return;
        told = problem;
        LOG.warn("which index answers is not known, or it cannot be opened: {}", problem);
    }

    private void follow(PinnedIndex serving) {
        var before = current;
        var same = before.filter(open -> open.index().embedding().equals(serving.embedding()));
        var embedder = same.map(Open::embedder).orElseGet(() -> embedders.apply(serving.embedding()));
        var store = directory.open(serving);
        try {
            // one that answers already is warm
            var warm = same.isPresent() || Readiness.warm(embedder);
            if (!warm || !store.ready()) throw new StoreException("it does not answer", true, null);
            current = Optional.of(new Open(serving, store, embedder, assembly.apply(store, embedder)));
        } catch (RuntimeException e) {
            store.close();
            if (same.isEmpty()) embedder.close();
            throw e;
        }
        number.set(serving.names().number());
        LOG.info("questions are put to index {}", serving.names().chunks());
        before.ifPresent(open -> closeLater(open, same.isEmpty()));
    }

    private void closeLater(Open old, boolean withEmbedder) {
        threads.add(Thread.ofVirtual().name("index-close").start(() -> {
            try {
                Thread.sleep(longestCall);
            } catch (InterruptedException e) {
                LOG.debug("the process ends: nothing is under way any more", e);
            }
            old.store().close();
            if (withEmbedder) old.embedder().close();
        }));
    }

    /** Follows from now on. */
    void start() {
        threads.add(Thread.ofVirtual().name("index-follow").start(() -> {
            try {
                var pause = EVERY;
                while (true) {
                    Thread.sleep(pause);
                    look();
                    pause = behind.isEmpty() ? EVERY : pause.compareTo(RARELY) < 0 ? pause.multipliedBy(2) : RARELY;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        looking.lock();
        try {
            current.ifPresent(open -> {
                open.store().close();
                open.embedder().close();
            });
        } finally {
            looking.unlock();
        }
    }
}
