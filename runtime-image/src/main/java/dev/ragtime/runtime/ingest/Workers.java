package dev.ragtime.runtime.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Does documents side by side; the first error stops the others after the document in hand and is thrown on. */
final class Workers {
    private final int parallelism;
    private final StopSignal stop;

    Workers(int parallelism, StopSignal stop) {
        this.parallelism = parallelism;
        this.stop = stop;
    }

    <T> void forEach(List<T> items, Task<T> task) throws InterruptedException {
        var next = new AtomicInteger();
        var error = new AtomicReference<Throwable>();
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < Math.min(parallelism, items.size()); i++) {
            threads.add(Thread.ofVirtual().name("document-" + i).start(() -> work(items, next, error, task)));
        }
        for (var thread : threads) thread.join();
        switch (error.get()) {
            case null -> stop.check();
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case InterruptedException e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    private <T> void work(List<T> items, AtomicInteger next, AtomicReference<Throwable> error, Task<T> task) {
        try {
            int i;
            while (error.get() == null && !stop.requested() && (i = next.getAndIncrement()) < items.size()) {
                task.run(items.get(i));
            }
        } catch (Throwable e) {
            error.compareAndSet(null, e);
        }
    }

    @FunctionalInterface
    interface Task<T> {
        void run(T item) throws InterruptedException;
    }
}
