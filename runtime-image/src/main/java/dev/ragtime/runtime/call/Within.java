package dev.ragtime.runtime.call;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits for work on another thread only so long, whatever it hangs in. */
public final class Within {
    private Within() {}

    /**
     * What the work gives, or throws.
     *
     * @throws TimeoutException when it is not there in time: its thread is interrupted
     * @throws CancellationException when the caller is interrupted, and so is the work
     */
    public static <T> T limit(Duration limit, Supplier<T> work) throws TimeoutException {
        var task = new FutureTask<>(work::get);
        var thread = Thread.ofVirtual().name("within").start(task);
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw e;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting");
        }
    }
}
