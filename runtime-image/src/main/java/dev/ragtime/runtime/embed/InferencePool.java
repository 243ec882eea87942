package dev.ragtime.runtime.embed;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Platform threads for native calls, which would pin the carriers of virtual ones, behind a bounded queue. */
final class InferencePool implements AutoCloseable {
    /** A query costs about 10 ms, so a full queue is about 160 ms of waiting. */
    private static final int QUEUE_PER_THREAD = 16;

    private final ThreadPoolExecutor executor;

    /** @param name of its threads */
    InferencePool(String name, int threads, Embedders.WhenFull whenFull) {
        var factory = Thread.ofPlatform().name(name + "-", 0).daemon().factory();
        this.executor = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(threads * QUEUE_PER_THREAD),
                factory,
                whenRejected(whenFull));
    }

    private static RejectedExecutionHandler whenRejected(Embedders.WhenFull whenFull) {
        return (task, executor) -> {
            if (executor.isShutdown()) throw new RejectedExecutionException("the embedder is closed");
            if (whenFull == Embedders.WhenFull.REJECT) throw new Embedder.OverloadedException();
            try {
                executor.getQueue().put(task);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while waiting to embed");
            }
        };
    }

    <T> T run(Callable<T> task) {
        var future = executor.submit(task);
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while embedding");
        } catch (ExecutionException e) {
            throw new IllegalStateException("embedding failed: " + e.getCause().getMessage(), e.getCause());
        }
    }

    /** Begins a task on each thread that is free or becomes so soon; false when the queue has no place for even one. */
    boolean begin(Runnable task, int times) {
        for (var begun = 0; begun < times; begun++) {
            if (!offered(task)) return begun > 0;
        }
        return true;
    }

    private boolean offered(Runnable task) {
        try {
            executor.submit(task);
            return true;
        } catch (Embedder.OverloadedException e) {
            return false;
        }
    }

    /** Finishes what runs, drops what waits. */
    @Override
    public void close() {
        executor.shutdownNow().forEach(task -> ((java.util.concurrent.Future<?>) task).cancel(false));
        executor.close();
    }
}
