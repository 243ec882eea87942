package dev.ragtime.runtime.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetrievalLimitTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private static final Predicate<String> TELLS = _ -> true;

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Test
    void what_comes_at_once_waits_for_its_turn_and_none_is_turned_away() throws Exception {
        var limit = new RetrievalLimit(LONG, LONG);

        assertThat(at(limit, 500)).hasSize(500);

        assertThat(most.get()).isLessThanOrEqualTo(64);
    }

    @Test
    void who_came_first_has_the_first_turn() throws Exception {
        var limit = new RetrievalLimit(LONG, LONG);
        var full = new CountDownLatch(16);
        var one = new CountDownLatch(1);
        var others = new CountDownLatch(1);
        var served = new ConcurrentLinkedQueue<Integer>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                var end = i == 0 ? one : others;
                callers.submit(() -> failing(limit, () -> {
                    full.countDown();
                    await(end);
                }));
            }
            full.await();
            var waiting = new ArrayList<Thread>();
            for (int i = 0; i < 20; i++) {
                int number = i;
                var thread = Thread.ofPlatform().start(() -> failing(limit, () -> served.add(number)));
                while (thread.getState() != Thread.State.TIMED_WAITING) Thread.onSpinWait();
                waiting.add(thread);
            }

            one.countDown();
            for (var thread : waiting) thread.join();
            others.countDown();
        }
        assertThat(served)
                .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
    }

    @Test
    void who_waited_too_long_is_told_to_ask_again() throws Exception {
        var limit = new RetrievalLimit(SHORT, LONG);

        assertThat(letIn(limit, 17)).isEqualTo(16);

        assertThat(limit.run(() -> "found", TELLS)).isEqualTo("found");
    }

    @Test
    void a_store_that_does_not_answer_is_asked_less_at_once_and_more_when_it_does_again() throws Exception {
        var limit = new RetrievalLimit(SHORT, LONG);
        for (int i = 0; i < 40; i++) {
            assertThatThrownBy(() -> limit.run(
                            () -> {
                                throw new StoreException("late", true, null);
                            },
                            TELLS))
                    .isInstanceOf(StoreException.class);
        }
        assertThat(letIn(limit, 17)).isEqualTo(8);

        for (int i = 0; i < 20; i++) letIn(limit, 8);
        assertThat(letIn(limit, 17)).isEqualTo(17);
    }

    @Test
    void a_slow_answer_is_a_sign_of_too_many_as_a_missing_one_is() throws Exception {
        var limit = new RetrievalLimit(SHORT, Duration.ofNanos(1));
        for (int i = 0; i < 40; i++) limit.run(() -> "found", TELLS);

        assertThat(letIn(limit, 17)).isEqualTo(8);
    }

    @Test
    void what_was_slow_for_another_reason_is_no_sign() throws Exception {
        var limit = new RetrievalLimit(SHORT, Duration.ofNanos(1));
        for (int i = 0; i < 40; i++) limit.run(() -> "found", _ -> false);

        assertThat(letIn(limit, 17)).isEqualTo(16);
    }

    /** Of a failure that is not the store's nothing is learnt: there are as many turns as before. */
    private static void failing(RetrievalLimit limit, Runnable retrieval) {
        assertThatThrownBy(() -> limit.run(
                        () -> {
                            retrieval.run();
                            throw new IllegalArgumentException();
                        },
                        TELLS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** How many of so many are let in at the same time; the others are told to ask again. */
    private static int letIn(RetrievalLimit limit, int many) throws Exception {
        var decided = new CountDownLatch(many);
        var in = new AtomicInteger();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, many)
                    .mapToObj(_ -> callers.submit(() -> {
                        try {
                            limit.run(
                                    () -> {
                                        in.incrementAndGet();
                                        decided.countDown();
                                        return await(decided);
                                    },
                                    TELLS);
                        } catch (CallError e) {
                            assertThat(e.kind()).isEqualTo(CallError.Kind.OVERLOADED);
                            decided.countDown();
                        }
                    }))
                    .toList();
            for (var call : calls) call.get();
        }
        return in.get();
    }

    private List<String> at(RetrievalLimit limit, int many) throws Exception {
        var answers = new ArrayList<String>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, many)
                    .mapToObj(_ -> callers.submit(() -> limit.run(
                            () -> {
                                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                                Thread.yield();
                                running.decrementAndGet();
                                return "found";
                            },
                            TELLS)))
                    .toList();
            for (var each : calls) answers.add(each.get());
        }
        return answers;
    }

    private static String await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "found";
    }
}
