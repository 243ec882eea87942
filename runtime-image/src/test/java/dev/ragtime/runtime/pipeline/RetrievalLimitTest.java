package dev.ragtime.runtime.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetrievalLimitTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Test
    void what_comes_at_once_waits_for_its_turn_and_none_is_turned_away() throws Exception {
        var limit = new RetrievalLimit(LONG, LONG);

        assertThat(at(limit, 500)).hasSize(500);

        assertThat(most.get()).isBetween(2, 64);
    }

    @Test
    void who_waited_too_long_is_told_to_ask_again() throws Exception {
        var limit = new RetrievalLimit(Duration.ofMillis(50), LONG);
        var taken = new Semaphore(0);
        var end = new CountDownLatch(1);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            // as many as there are turns in the beginning
            for (int i = 0; i < 16; i++) {
                callers.submit(() -> limit.run(() -> {
                    taken.release();
                    return await(end);
                }));
            }
            taken.acquire(16);

            assertThatThrownBy(() -> limit.run(() -> "found"))
                    .isInstanceOfSatisfying(
                            CallError.class, e -> assertThat(e.kind()).isEqualTo(CallError.Kind.OVERLOADED));
            end.countDown();
        }
        assertThat(limit.run(() -> "found")).isEqualTo("found");
    }

    @Test
    void a_store_that_does_not_answer_is_asked_less_at_once_and_more_when_it_does_again() throws Exception {
        var limit = new RetrievalLimit(LONG, LONG);
        for (int i = 0; i < 40; i++) {
            assertThatThrownBy(() -> limit.run(() -> {
                        throw new StoreException("late", true, null);
                    }))
                    .isInstanceOf(StoreException.class);
        }

        at(limit, 4);
        assertThat(most.get()).isLessThanOrEqualTo(4);

        at(limit, 500);
        assertThat(most.get()).isGreaterThan(16);
    }

    @Test
    void a_slow_answer_is_a_sign_of_too_many_as_a_missing_one_is() throws Exception {
        var limit = new RetrievalLimit(LONG, Duration.ofNanos(1));

        at(limit, 500);
        most.set(0);
        at(limit, 500);

        assertThat(most.get()).isLessThanOrEqualTo(2);
    }

    /** So many that all come at once, each of which takes until others came in as well or none can. */
    private Iterable<String> at(RetrievalLimit limit, int many) throws Exception {
        var calls = new ArrayList<Future<String>>();
        var answers = new ArrayList<String>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> call = () -> limit.run(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                for (int i = 0; i < 100; i++) Thread.yield();
                running.decrementAndGet();
                return "found";
            });
            IntStream.range(0, many).forEach(_ -> calls.add(callers.submit(call)));
            for (var each : calls) answers.add(each.get());
        }
        return answers;
    }

    private static String await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "found";
    }
}
