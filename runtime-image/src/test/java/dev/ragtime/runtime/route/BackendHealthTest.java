package dev.ragtime.runtime.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.route.Cooldown;
import dev.ragtime.api.route.ModelRouteStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackendHealthTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final BackendHealth health = new BackendHealth(new Cooldown(3, 60, 30), () -> now);

    @Test
    void failures_within_the_window_begin_a_cooldown_that_time_ends() {
        health.failed(Reason.ServerError);
        pass(20);
        health.failed(Reason.ServerError);
        pass(20);
        assertThat(state()).isEqualTo(State.Healthy);
        health.failed(Reason.TimedOut);

        assertThat(health.condition())
                .isEqualTo(new BackendHealth.Condition(State.CoolingDown, Optional.of(Reason.TimedOut)));
        pass(29);
        assertThat(state()).isEqualTo(State.CoolingDown);
        pass(1);
        assertThat(state()).isEqualTo(State.Healthy);
    }

    @Test
    void failures_spread_beyond_the_window_do_not_count_together() {
        for (var i = 0; i < 10; i++) {
            health.failed(Reason.ServerError);
            pass(31);
            assertThat(state()).isEqualTo(State.Healthy);
        }
    }

    @Test
    void a_cooldown_is_not_prolonged_by_last_resort_attempts() {
        for (var i = 0; i < 3; i++) health.failed(Reason.ServerError);
        pass(15);
        for (var i = 0; i < 9; i++) health.failed(Reason.ServerError);
        pass(15);

        assertThat(state()).isEqualTo(State.Healthy);
    }

    @Test
    void down_ends_with_the_next_success() {
        health.down(Reason.CredentialsRejected);
        assertThat(state()).isEqualTo(State.Down);
        health.succeeded();
        assertThat(state()).isEqualTo(State.Healthy);
    }

    @Test
    void any_history_agrees_with_a_naive_count() {
        var random = new Random(5);
        for (var run = 0; run < 200; run++) {
            var subject = new BackendHealth(new Cooldown(3, 60, 30), () -> now);
            var counted = new ArrayList<Instant>();
            var coolUntil = Instant.MIN;
            for (var step = 0; step < 50; step++) {
                pass(random.nextInt(40));
                if (random.nextInt(3) > 0) {
                    subject.failed(Reason.ServerError);
                    if (!now.isBefore(coolUntil)) {
                        counted.add(now);
                        var begin = now.minusSeconds(60);
                        if (counted.stream().filter(t -> t.isAfter(begin)).count() >= 3) {
                            coolUntil = now.plusSeconds(30);
                            counted.clear();
                        }
                    }
                }
                var cooling = now.isBefore(coolUntil);
                assertThat(subject.condition().state()).isEqualTo(cooling ? State.CoolingDown : State.Healthy);
            }
        }
    }

    private State state() {
        return health.condition().state();
    }

    private void pass(int seconds) {
        now = now.plus(Duration.ofSeconds(seconds));
    }
}
