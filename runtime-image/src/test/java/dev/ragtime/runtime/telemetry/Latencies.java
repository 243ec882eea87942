package dev.ragtime.runtime.telemetry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.DoubleStream;

/** Durations of calls that were made one after the other by some clients, each waiting for its answer. */
public record Latencies(double[] sortedMillis, double seconds) {
    /**
     * @param clients that call side by side
     * @param calls in all
     * @param call gets the number of the call
     */
    public static Latencies of(int clients, int calls, IntConsumer call) {
        var millis = new double[calls];
        var next = new AtomicInteger();
        var begin = System.nanoTime();
        var running = new ArrayList<Future<?>>();
        try (var threads = Executors.newFixedThreadPool(clients)) {
            for (int c = 0; c < clients; c++) {
                running.add(threads.submit(() -> {
                    for (int i = next.getAndIncrement(); i < calls; i = next.getAndIncrement()) {
                        var start = System.nanoTime();
                        call.accept(i);
                        millis[i] = (System.nanoTime() - start) / 1e6;
                    }
                }));
            }
        }
        var seconds = (System.nanoTime() - begin) / 1e9;
        running.forEach(Latencies::requireDone);
        Arrays.sort(millis);
        return new Latencies(millis, seconds);
    }

    private static void requireDone(Future<?> client) {
        try {
            client.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a call failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Measures each in turn, several times over, so that what is compared was measured in the same minutes.
     *
     * @param rounds in each of which everything makes {@code calls} calls
     * @param calls by name
     */
    public static <K> Map<K, Latencies> inTurn(int rounds, int clients, int calls, Map<K, IntConsumer> targets) {
        var measured = new LinkedHashMap<K, Latencies>();
        for (int round = 0; round < rounds; round++) {
            var first = round * calls;
            targets.forEach((name, call) ->
                    measured.merge(name, of(clients, calls, i -> call.accept(first + i)), Latencies::and));
        }
        return measured;
    }

    public Latencies and(Latencies more) {
        var all = DoubleStream.concat(Arrays.stream(sortedMillis), Arrays.stream(more.sortedMillis))
                .sorted()
                .toArray();
        return new Latencies(all, seconds + more.seconds);
    }

    /** Calls a second. */
    public double perSecond() {
        return sortedMillis.length / seconds;
    }

    /** @param percent 0 to 100 */
    public double percentile(double percent) {
        return sortedMillis[
                (int) Math.min(sortedMillis.length - 1, Math.ceil(sortedMillis.length * percent / 100) - 1)];
    }

    /** Median, 99th percentile and calls a second. */
    public List<Double> figures() {
        return List.of(percentile(50), percentile(99), perSecond());
    }
}
