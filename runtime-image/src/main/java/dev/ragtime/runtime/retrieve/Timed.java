package dev.ragtime.runtime.retrieve;

import java.util.function.Supplier;

/**
 * A result and how long it took.
 *
 * @param millis wall time
 */
record Timed<T>(T value, double millis) {
    static <T> Timed<T> of(Supplier<T> work) {
        long start = System.nanoTime();
        var value = work.get();
        return new Timed<>(value, (System.nanoTime() - start) / 1e6);
    }
}
