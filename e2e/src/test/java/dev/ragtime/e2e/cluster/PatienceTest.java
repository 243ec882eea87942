package dev.ragtime.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final Duration MOMENT = Duration.ofMillis(600);

    @Test
    void it_lasts_as_long_as_something_moves() {
        var counter = new AtomicInteger();
        Patience.with(counter::incrementAndGet)
                .lookingEvery(Duration.ofMillis(100))
                .still(MOMENT)
                .until("a count that takes several times as long", () -> counter.get() > 10);
        assertThat(counter).hasValueGreaterThan(10);
    }

    @Test
    void it_ends_when_nothing_moves_and_says_what_was_seen_last() {
        assertThatThrownBy(() -> Patience.with(() -> "stuck")
                        .lookingEvery(Duration.ofMillis(100))
                        .still(MOMENT)
                        .until("a miracle", () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("a miracle", "stuck");
    }

    @Test
    void two_states_that_follow_each_other_for_ever_are_no_movement() {
        var round = new AtomicInteger();
        assertThatThrownBy(() -> Patience.with(() -> round.incrementAndGet() % 2 == 0 ? "pulls" : "backs off")
                        .lookingEvery(Duration.ofMillis(100))
                        .still(MOMENT)
                        .until("an image", () -> false))
                .isInstanceOf(AssertionError.class);
    }
}
