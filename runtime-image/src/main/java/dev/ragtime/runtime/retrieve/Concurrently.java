package dev.ragtime.runtime.retrieve;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Work under way on a virtual thread. */
final class Concurrently<T> {
    private final FutureTask<T> task;

    private Concurrently(FutureTask<T> task) {
        this.task = task;
    }

    static <T> Concurrently<T> start(Supplier<T> work) {
        var task = new FutureTask<>(work::get);
        Thread.ofVirtual().name("retrieve").start(task);
        return new Concurrently<>(task);
    }

    /** The result; throws what the work threw. */
    T await() {
        try {
            return task.get();
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while searching");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
