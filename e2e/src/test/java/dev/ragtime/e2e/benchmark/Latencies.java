package dev.ragtime.e2e.benchmark;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Durations of calls that were made one after the other by some clients, each waiting for its answer. */
record Latencies(double[] sortedMillis, double perSecond) {
    /**
     * @param clients that call side by side
     * @param calls in all, after {@code calls / 10} that are not counted
     * @param call gets the number of the call
     */
    static Latencies of(int clients, int calls, IntConsumer call) {
        IntStream.range(0, calls / 10).forEach(call);
        var millis = new double[calls];
        var next = new AtomicInteger();
        var begin = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(clients)) {
            for (int c = 0; c < clients; c++) {
                threads.submit(() -> {
                    for (int i = next.getAndIncrement(); i < calls; i = next.getAndIncrement()) {
                        var start = System.nanoTime();
                        call.accept(i);
                        millis[i] = (System.nanoTime() - start) / 1e6;
                    }
                });
            }
        }
        var seconds = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1e3;
        if (Arrays.stream(millis).anyMatch(m -> m == 0)) throw new IllegalStateException("a call failed");
        Arrays.sort(millis);
        return new Latencies(millis, calls / seconds);
    }

    /** @param percent 0 to 100 */
    double percentile(double percent) {
        return sortedMillis[(int) Math.min(sortedMillis.length - 1, Math.ceil(sortedMillis.length * percent / 100) - 1)];
    }
}
