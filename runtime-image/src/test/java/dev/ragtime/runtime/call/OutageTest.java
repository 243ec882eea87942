package dev.ragtime.runtime.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OutageTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();
    private final Outage outage = new Outage("the server", IllegalStateException.class::isInstance, now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private String late() {
        calls.incrementAndGet();
        pass(Duration.ofSeconds(3));
        throw new IllegalStateException("late");
    }

    private String answer() {
        calls.incrementAndGet();
        return "answer";
    }

    private void fails(Supplier<String> call, int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> outage.awaited(call)).isInstanceOf(RuntimeException.class);
        }
    }

    /** Whether a caller waits; says nothing of what the call gives. */
    private boolean waits() {
        return outage.awaited(() -> "").isPresent();
    }

    @Test
    void nobody_waits_any_more_after_three_calls_in_vain() {
        fails(this::late, 3);
        var held = new CountDownLatch(1);
        for (int i = 0; i < 50; i++)
            assertThat(outage.awaited(() -> held(held))).isEmpty();
        Awaitility.await().until(() -> calls.get() == 4);
        held.countDown();
    }

    private String held(CountDownLatch held) {
        calls.incrementAndGet();
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("still");
    }

    @Test
    void one_call_a_second_is_tried_and_the_first_that_succeeds_ends_it() {
        fails(this::late, 3);
        var held = new CountDownLatch(1);
        for (int second = 0; second < 10; second++) {
            for (int i = 0; i < 5; i++)
                assertThat(outage.awaited(() -> held(held))).isEmpty();
            pass(Duration.ofSeconds(1));
        }
        Awaitility.await().until(() -> calls.get() == 3 + 10);

        assertThat(outage.awaited(this::answer)).isEmpty();
        Awaitility.await().until(this::waits);
        held.countDown();
    }

    @Test
    void another_call_is_tried_where_there_is_one() {
        fails(this::late, 3);
        assertThat(outage.awaited(this::late, this::answer)).isEmpty();
        Awaitility.await().until(this::waits);
    }

    @Test
    void an_answer_in_between_lets_all_be_waited_for() {
        for (int i = 0; i < 10; i++) {
            fails(this::late, 2);
            assertThat(outage.awaited(this::answer)).contains("answer");
        }
    }

    @Test
    void what_fails_at_once_costs_nobody_time_and_is_asked_again() {
        fails(
                () -> {
                    throw new IllegalStateException("refused");
                },
                50);
        assertThat(outage.awaited(this::answer)).contains("answer");
    }

    @Test
    void a_failure_of_something_else_is_not_the_servers() {
        fails(
                () -> {
                    pass(Duration.ofSeconds(3));
                    throw new IllegalArgumentException();
                },
                50);
        assertThat(outage.awaited(this::answer)).contains("answer");
    }

    @Test
    void the_first_caller_after_a_while_waits_and_when_it_is_in_vain_the_next_do_not() {
        fails(this::late, 3);
        pass(Duration.ofSeconds(5));
        fails(this::late, 1);
        assertThat(outage.awaited(this::answer)).isEqualTo(Optional.empty());
    }
}
