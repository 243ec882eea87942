package dev.ragtime.runtime.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Does work side by side; the first error stops the others after what they have in hand and is thrown on. */
final class Workers {
    private final int parallelism;
    private final StopSignal stop;

    Workers(int parallelism, StopSignal stop) {
        this.parallelism = parallelism;
        this.stop = stop;
    }

    /** @param atEnd done by each worker that found nothing more to do, unless one failed or all were asked to stop */
    <T> void forEach(List<T> items, Task<T> task, Closing atEnd) throws InterruptedException {
        var work = new Work<>(items, task, atEnd);
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < Math.min(parallelism, items.size()); i++) {
            threads.add(Thread.ofVirtual().name("document-" + i).start(() -> work(work)));
        }
        try {
            for (var thread : threads) thread.join();
        } catch (InterruptedException e) {
            work.error.compareAndSet(null, e);
            throw e;
        }
        switch (work.error.get()) {
            case null -> stop.check();
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case InterruptedException e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    private <T> void work(Work<T> work) {
        try {
            int i;
            while (goesOn(work) && (i = work.next.getAndIncrement()) < work.items.size()) {
                work.task.run(work.items.get(i));
            }
            if (goesOn(work)) work.atEnd.run();
        } catch (Throwable e) {
            work.error.compareAndSet(null, e);
        }
    }

    private boolean goesOn(Work<?> work) {
        return work.error.get() == null && !stop.requested();
    }

    private record Work<T>(
            List<T> items, Task<T> task, Closing atEnd, AtomicInteger next, AtomicReference<Throwable> error) {
        Work(List<T> items, Task<T> task, Closing atEnd) {
            this(items, task, atEnd, new AtomicInteger(), new AtomicReference<>());
        }
    }

    @FunctionalInterface
    interface Task<T> {
        void run(T item) throws InterruptedException;
    }

    @FunctionalInterface
    interface Closing {
        void run() throws InterruptedException;
    }
}
