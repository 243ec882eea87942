package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ragtime.api.pipeline.CallerLimits;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Identity;
import dev.ragtime.runtime.call.CallError;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private static final Caller ADA = caller("ada");
    private static final Caller BOB = caller("bob");

    private long now = 7;

    private static Caller caller(String name) {
        return new Caller(Optional.of(Identity.of("test", name)), Set.of());
    }

    private Quota quota(Integer requests, Integer tokens) {
        return new Quota(new CallerLimits(requests, tokens), () -> now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static CallError refusal(Quota quota, Caller caller) {
        return catchThrowableOfType(CallError.class, () -> quota.take(caller));
    }

    @Test
    void each_caller_has_a_minutes_worth_of_requests_and_gets_another_as_time_passes() {
        var quota = quota(6, null);
        for (int i = 0; i < 6; i++) quota.take(ADA);

        var refused = refusal(quota, ADA);
        assertThat(refused.kind()).isEqualTo(CallError.Kind.LIMITED);
        assertThat(refused.code()).isEqualTo("rate_limited");
        assertThat(refused.getMessage()).contains("6 requests a minute", "spec.limits.requestsPerMinute");
        assertThat(refused.retryAfter().orElseThrow()).isBetween(Duration.ofMillis(9_999), Duration.ofMillis(10_001));
        assertThatCode(() -> quota.take(BOB)).doesNotThrowAnyException();

        pass(Duration.ofMillis(10_001));
        quota.take(ADA);
        assertThat(refusal(quota, ADA)).isNotNull();

        pass(Duration.ofHours(1));
        for (int i = 0; i < 6; i++) quota.take(ADA);
        assertThat(refusal(quota, ADA))
                .as("no more is saved up than for a minute")
                .isNotNull();
    }

    @Test
    void tokens_are_known_after_an_answer_and_what_was_too_much_is_made_up_for() {
        var quota = quota(null, 600);
        quota.take(ADA);
        quota.charge(ADA, 1200);

        assertThat(refusal(quota, ADA).getMessage()).contains("600 tokens a minute");
        assertThat(refusal(quota, ADA).retryAfter().orElseThrow())
                .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61));
        assertThatCode(() -> quota.take(BOB)).doesNotThrowAnyException();
        pass(Duration.ofSeconds(61));
        for (int i = 0; i < 100; i++) quota.take(ADA);
    }

    @Test
    void those_who_are_not_known_share_one() {
        var quota = quota(1, null);
        quota.take(Caller.UNKNOWN);
        assertThat(refusal(quota, new Caller(Set.of()))).isNotNull();
    }

    @Test
    void no_more_callers_are_remembered_than_fit_the_oldest_being_forgotten() {
        var quota = quota(1, null);
        quota.take(ADA);
        quota.take(BOB);
        for (int i = 0; i < 9_999; i++) quota.take(caller("caller-" + i));

        assertThat(refusal(quota, BOB)).as("asked later").isNotNull();
        assertThatCode(() -> quota.take(ADA)).doesNotThrowAnyException();
    }
}
