package dev.ragtime.runtime.retrieve;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * One step of a retrieval, timed, here or beside others.
 *
 * @param <T> what it results in
 */
public final class Leg<T> {
    private final FutureTask<Timed<T>> task;

    private record Timed<T>(T value, double millis) {}

    private Leg(Supplier<T> work) {
        this.task = new FutureTask<>(() -> {
            var start = System.nanoTime();
            var value = work.get();
            return new Timed<>(value, (System.nanoTime() - start) / 1e6);
        });
    }

    /** Begins on a thread of its own. */
    public static <T> Leg<T> start(Supplier<T> work) {
        var leg = new Leg<>(work);
        Thread.ofVirtual().name("retrieve").start(leg.task);
        return leg;
    }

    /** Runs on this thread; {@link #value} throws what it threw. */
    public static <T> Leg<T> run(Supplier<T> work) {
        var leg = new Leg<>(work);
        leg.task.run();
        return leg;
    }

    /** The result, waited for; throws what the work threw. */
    public T value() {
        return await().value();
    }

    /** Wall time it took, waited for. */
    public double millis() {
        return await().millis();
    }

    private Timed<T> await() {
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
