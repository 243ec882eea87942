package dev.ragtime.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.generate.ModelException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A model that lets its callers wait, for a little more than a second, and then does not answer. */
class AwaitedModelTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final ChatRequest REQUEST =
            new ChatRequest(List.of(new ChatMessage("user", "?")), OptionalInt.empty(), OptionalDouble.empty());

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger wholeAnswers = new AtomicInteger();
    private final CountDownLatch back = new CountDownLatch(1);
    private final AwaitedModel model = new AwaitedModel(this::answer, "ModelRoute chat", LONG);

    private Completion answer(ChatRequest request, AnswerListener listener, CallGuard guard) {
        asked.incrementAndGet();
        try {
            if (!back.await(1100, TimeUnit.MILLISECONDS)) throw new ModelException(Reason.UNAVAILABLE, "late");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listener.accept("25 days");
        wholeAnswers.incrementAndGet();
        return new Completion("25 days", "stop", Usage.NONE, Optional.empty());
    }

    private String answered() {
        try (var guard = CallGuard.ofTime(LONG)) {
            return model.answer(REQUEST, piece -> {}, guard).text();
        }
    }

    private boolean answers() {
        try {
            return answered().equals("25 days");
        } catch (ModelException e) {
            return false;
        }
    }

    @Test
    void questions_that_come_after_three_in_vain_do_not_wait_until_one_that_is_tried_gets_a_word() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(this::answered)
                    .isInstanceOf(ModelException.class)
                    .hasMessage("late");
        }
        assertThatThrownBy(this::answered)
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE))
                .hasMessageContaining("ModelRoute chat");
        Awaitility.await().until(() -> asked.get() == 4);

        back.countDown();
        Awaitility.await().until(this::answers);
        assertThat(wholeAnswers.get()).as("but for what was tried").isLessThan(asked.get() - 3);
    }

    @Test
    void callers_who_leave_say_nothing_of_the_model() {
        for (int i = 0; i < 4; i++) {
            try (var guard = CallGuard.ofTime(Duration.ofMillis(10))) {
                assertThatThrownBy(() -> model.answer(REQUEST, piece -> {}, guard))
                        .hasMessage("late");
            }
        }
    }
}
