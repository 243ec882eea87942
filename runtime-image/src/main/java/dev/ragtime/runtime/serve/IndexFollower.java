package dev.ragtime.runtime.serve;

import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.embed.SharedEmbedders;
import dev.ragtime.runtime.pipeline.OpenIndex;
import dev.ragtime.runtime.store.IndexDirectory;
import dev.ragtime.runtime.store.StoreException;
import io.prometheus.client.Gauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of a KnowledgeBase that answers now. Another one is opened and warm before it takes the place of the one before,
 * which is closed when no question can be under way in it any more: a question is embedded by the model of the very index
 * that it is put to. Thread-safe.
 */
final class IndexFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexFollower.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** Each try may load a model. */
    private static final Duration RARELY = Duration.ofSeconds(16);

    /** Enough for pods that can open the new index to take the place of those that cannot. */
    private static final Duration LONGEST_BEHIND = Duration.ofMinutes(5);

    private final String knowledgeBase;
    private final IndexDirectory directory;
    private final SharedEmbedders embedders;
    private final Duration longestCall;
    private final Gauge.Child number;
    private final ReentrantLock looking = new ReentrantLock();
    private final List<Thread> threads = new ArrayList<>();
    private final LongSupplier nanoTime;
    private volatile Optional<Followed> current = Optional.empty();

    /** Since when another index answers, which cannot be opened here. */
    private volatile Optional<Long> behind = Optional.empty();

    /** Guarded by {@code looking}. */
    private String told = "";

    private record Followed(PinnedIndex index, OpenIndex open) {}

    /**
     * @param knowledgeBase its name
     * @param embedders open what an index was embedded with
     * @param longestCall after which no question is under way that began before
     * @param number of the index, as it is told to others
     * @param nanoTime as of {@link System#nanoTime}
     */
    IndexFollower(
            String knowledgeBase,
            IndexDirectory directory,
            SharedEmbedders embedders,
            Duration longestCall,
            Gauge.Child number,
            LongSupplier nanoTime) {
        this.knowledgeBase = knowledgeBase;
        this.nanoTime = nanoTime;
        this.directory = directory;
        this.embedders = embedders;
        this.longestCall = longestCall;
        this.number = number;
    }

    /**
     * The index to put questions to; empty as long as none was opened, and when another one answers for so long that rights
     * which were taken away since, and deletions, would be ignored: runs no longer write the index that is open.
     */
    Optional<OpenIndex> open() {
        var late = behind.filter(since -> nanoTime.getAsLong() - since > LONGEST_BEHIND.toNanos());
        return late.isPresent() ? Optional.empty() : current.map(Followed::open);
    }

    /** Looks which index answers, and opens it when it is another. True when one is open. */
    boolean look() {
        looking.lock();
        try {
            var serving = directory.serving();
            if (current.filter(followed -> followed.index().equals(serving)).isEmpty()) {
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
        LOG.warn("which index of {} answers is not known, or it cannot be opened: {}", knowledgeBase, problem);
    }

    private void follow(PinnedIndex serving) {
        var before = current;
        var embedder = embedders.acquire(serving.embedding());
        try {
            var store = directory.open(serving);
            try {
                if (!Readiness.warm(embedder) || !store.ready())
                    throw new StoreException("it does not answer", true, null);
            } catch (RuntimeException e) {
                store.close();
                throw e;
            }
            current = Optional.of(new Followed(serving, new OpenIndex(knowledgeBase, store, embedder)));
        } catch (RuntimeException e) {
            embedders.release(serving.embedding());
            throw e;
        }
        number.set(serving.names().number());
        LOG.info("questions are put to index {}", serving.names().chunks());
        before.ifPresent(this::closeLater);
    }

    private void closeLater(Followed old) {
        threads.add(Thread.ofVirtual().name("index-close").start(() -> {
            try {
                Thread.sleep(longestCall);
            } catch (InterruptedException e) {
                LOG.debug("the process ends: nothing is under way any more", e);
            }
            close(old);
        }));
    }

    private void close(Followed old) {
        old.open().store().close();
        embedders.release(old.index().embedding());
    }

    /** @param told after each look from now on */
    void start(Runnable told) {
        threads.add(Thread.ofVirtual().name("index-follow").start(() -> {
            try {
                var pause = EVERY;
                while (true) {
                    Thread.sleep(pause);
                    look();
                    told.run();
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
            current.ifPresent(this::close);
        } finally {
            looking.unlock();
        }
        directory.close();
    }
}
