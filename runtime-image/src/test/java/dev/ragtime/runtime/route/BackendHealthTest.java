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
    void three_failures_of_six_thousand_requests_take_no_backend_away() {
        for (var i = 0; i < 6000; i++) {
            if (i % 2000 == 1000) health.failed(Reason.ServerError);
            else health.succeeded();
            now = now.plusMillis(10);
            assertThat(state()).isEqualTo(State.Healthy);
        }
        for (var i = 0; i < 3; i++) health.failed(Reason.ServerError);
        assertThat(state()).as("nor do three in a row").isEqualTo(State.Healthy);
    }

    @Test
    void a_backend_that_fails_now_and_then_stays() {
        var random = new Random(3);
        for (var i = 0; i < 10_000; i++) {
            if (random.nextInt(100) < 8) health.failed(Reason.ServerError);
            else health.succeeded();
            now = now.plusMillis(500);
            assertThat(state()).isEqualTo(State.Healthy);
        }
    }

    @Test
    void a_busy_backend_that_breaks_is_left_alone_soon() {
        for (var i = 0; i < 6000; i++) health.succeeded();
        var failures = 0;
        for (; state() == State.Healthy; failures++) health.failed(Reason.ServerError);

        assertThat(failures).isLessThanOrEqualTo(10);
    }

    @Test
    void more_failures_than_are_usually_looked_at_can_be_asked_for() {
        var patient = new BackendHealth(new Cooldown(50, 60, 30), () -> now);
        for (var i = 0; i < 49; i++) patient.failed(Reason.ServerError);
        assertThat(patient.condition().state()).isEqualTo(State.Healthy);
        patient.failed(Reason.ServerError);
        assertThat(patient.condition().state()).isEqualTo(State.CoolingDown);
    }

    @Test
    void an_answer_as_last_resort_ends_a_cooldown_and_a_living_probe_does_not() {
        for (var i = 0; i < 3; i++) health.failed(Reason.ServerError);
        health.alive();
        assertThat(state()).isEqualTo(State.CoolingDown);
        health.answers(true);
        assertThat(state()).isEqualTo(State.Healthy);
    }

    @Test
    void a_wish_to_be_left_alone_is_granted_and_ends_by_time_only() {
        health.rest(Reason.RateLimited, Duration.ofSeconds(37));
        health.alive();
        health.answers(true);
        pass(36);
        assertThat(health.resting()).hasValue(Duration.ofSeconds(1));
        assertThat(state()).isEqualTo(State.CoolingDown);
        pass(1);
        assertThat(health.resting()).isEmpty();
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
