package dev.ragtime.runtime.push;

import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.embed.EmbeddingException;
import dev.ragtime.runtime.ingest.LiveIngestion;
import dev.ragtime.runtime.ingest.LiveIngestion.State;
import dev.ragtime.runtime.ingest.StopSignal;
import dev.ragtime.runtime.pushed.Pushed;
import dev.ragtime.runtime.pushed.PushedEntries;
import dev.ragtime.runtime.pushed.PushedFile;
import dev.ragtime.runtime.source.Listing;
import dev.ragtime.runtime.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is pushed into the index, in the order it came, on a thread of its own. What the store refuses is tried
 * again until it is done; what could not be read for a reason that may pass, once a minute. Thread-safe.
 */
final class Indexer {
    private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);

    /** Documents that are embedded and written together; the last of them can be found a few seconds after the first. */
    private static final int TOGETHER = 64;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final long RETRY_NANOS = Duration.ofMinutes(1).toNanos();

    private final List<Source> sources;
    private final Catalog catalog;
    private final PushedEntries entries;
    private final StopSignal stop = new StopSignal();
    private final AtomicReference<LiveIngestion> ingestion = new AtomicReference<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Key> waiting = new LinkedHashSet<>();
    private final Set<Key> later = new LinkedHashSet<>();
    private long retryAt;

    private record Key(String source, String id) {}

    Indexer(List<Source> sources, Catalog catalog, PushedEntries entries) {
        this.sources = sources;
        this.catalog = catalog;
        this.entries = entries;
    }

    /** Asks to be stopped: the documents in hand are done first. */
    StopSignal stop() {
        return stop;
    }

    /** A document came, was replaced or is to go. */
    void changed(Pushed.Document document) {
        lock.lock();
        try {
            waiting.add(new Key(document.source(), document.id()));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How far a document is; it waits as long as the index has not been opened. */
    State state(Pushed.Document document) {
        var open = ingestion.get();
        return open == null ? new State.Waiting("") : open.state(PushedFile.of(document, entries));
    }

    /** Chunks of a source in the index; 0 as long as it has not been opened. */
    long chunks(String source) {
        var open = ingestion.get();
        return open == null ? 0 : open.chunks(source);
    }

    /**
     * Begins with all that the index does not hold as the catalog has it; returns when it was asked to stop.
     *
     * @param forget called with each document that is gone from the index
     */
    void run(LiveIngestion opened, Consumer<Pushed.Document> forget) throws InterruptedException {
        ingestion.set(opened);
        for (var source : sources) begin(source, opened);
        var pause = FIRST_PAUSE;
        while (!stop.requested()) {
            var batch = next();
            if (batch.isEmpty()) continue;
            try {
                apply(batch, opened, forget);
                pause = FIRST_PAUSE;
            } catch (StoreException e) {
                LOG.warn(
                        "the store does not take what was pushed, tried again in {} s: {}",
                        pause.toSeconds(),
                        e.getMessage());
                again(batch);
                pauseFor(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            } catch (EmbeddingException e) {
                LOG.warn("what was pushed cannot be embedded, tried again in a minute: {}", e.getMessage());
                batch.forEach(this::tryLater);
            } catch (StopSignal.StoppedException e) {
                LOG.info("{}", e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("unexpected failure with {}, tried again in a minute", batch, e);
                batch.forEach(this::tryLater);
            }
        }
    }

    /** Wakes the thread that runs, for it to see that it is to stop. */
    void end() {
        stop.request();
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void begin(Source source, LiveIngestion opened) throws InterruptedException {
        var known = new LinkedHashSet<String>();
        for (var document : catalog.allDocuments(source.name())) {
            known.add(document.id());
            if (document.deleted() || opened.state(PushedFile.of(document, entries)) instanceof State.Waiting)
                changed(document);
        }
        // of a source that had another kind before
        var others = opened.paths(source.name());
        others.removeAll(known);
        lock.lock();
        try {
            others.forEach(path -> waiting.add(new Key(source.name(), path)));
        } finally {
            lock.unlock();
        }
    }

    /** Documents of one source that wait; empty when there is none for a while, or it was asked to stop. */
    private List<Key> next() throws InterruptedException {
        lock.lock();
        try {
            if (waiting.isEmpty())
                changed.awaitNanos(later.isEmpty() ? RETRY_NANOS : Math.max(1, retryAt - System.nanoTime()));
            if (!later.isEmpty() && System.nanoTime() - retryAt >= 0) {
                waiting.addAll(later);
                later.clear();
            }
            if (waiting.isEmpty() || stop.requested()) return List.of();
            var source = waiting.iterator().next().source();
            var batch = waiting.stream()
                    .filter(key -> key.source().equals(source))
                    .limit(TOGETHER)
                    .toList();
            batch.forEach(waiting::remove);
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void again(List<Key> batch) {
        lock.lock();
        try {
            waiting.addAll(batch);
        } finally {
            lock.unlock();
        }
    }

    private void pauseFor(Duration pause) throws InterruptedException {
        lock.lock();
        try {
            var left = pause.toNanos();
            while (left > 0 && !stop.requested()) left = changed.awaitNanos(left);
        } finally {
            lock.unlock();
        }
    }

    private void apply(List<Key> batch, LiveIngestion opened, Consumer<Pushed.Document> forget)
            throws InterruptedException {
        var source = sources.stream()
                .filter(s -> s.name().equals(batch.getFirst().source()))
                .findFirst()
                .orElseThrow();
        var files = new ArrayList<SourceFile>();
        var staying = new ArrayList<Pushed.Document>();
        var leaving = new ArrayList<Pushed.Document>();
        var gone = new LinkedHashSet<String>();
        for (var key : batch) {
            var document = catalog.document(key.source(), key.id());
            if (document.isPresent() && !document.get().deleted()) {
                files.add(PushedFile.of(document.get(), entries));
                staying.add(document.get());
            } else {
                gone.add(key.id());
                document.ifPresent(leaving::add);
            }
        }
        opened.apply(source, delta(files, gone));
        leaving.forEach(forget);
        staying.stream()
                .filter(document -> opened.state(PushedFile.of(document, entries)) instanceof State.Waiting waiting
                        && waiting.tried())
                .forEach(document -> tryLater(new Key(document.source(), document.id())));
    }

    private static Listing delta(List<SourceFile> files, Set<String> gone) {
        return new Listing(
                "pushed", new Listing.Extent.Delta(gone), List.of(files), "nothing was pushed", "", () -> {});
    }

    private void tryLater(Key key) {
        lock.lock();
        try {
            if (later.isEmpty()) retryAt = System.nanoTime() + RETRY_NANOS;
            later.add(key);
        } finally {
            lock.unlock();
        }
    }
}
