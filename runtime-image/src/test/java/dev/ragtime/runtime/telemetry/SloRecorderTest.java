package dev.ragtime.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.slo.Objective;
import dev.ragtime.api.slo.Objective.Availability;
import dev.ragtime.api.slo.Objective.Threshold;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SloRecorderTest {
    private static final Objective AVAILABLE = new Objective("a", new Availability(), null, null, null, "99", null);
    private static final Objective FAST = new Objective("f", null, new Threshold(800), null, null, "99", null);
    private static final Objective FIRST = new Objective("t", null, null, new Threshold(200), null, "99", null);

    @ParameterizedTest(name = "{0} after {1} ns, first byte after {2} ns")
    @CsvSource(textBlock = """
            # outcome,      total ns,  first byte ns, availability, latency 800 ms, first token 200 ms
            ANSWERED,       800000000,     200000000,         good,           good,               good
            ANSWERED,       800000001,     200000001,         good,            bad,                bad
            ANSWERED,         1000000,       1000000,         good,           good,               good
            ANSWERED,       900000000,     100000000,         good,            bad,               good
            FAILED,           1000000,             0,          bad,            bad,                bad
            FAILED,         900000000,     100000000,          bad,            bad,                bad
            REFUSED,          1000000,       1000000,         none,           none,               none
            REFUSED,        900000000,     900000000,         none,           none,               none
            CLIENT_GONE,    100000000,             0,         none,           none,               none
            CLIENT_GONE,    100000000,      50000000,         none,           none,               none
            CLIENT_GONE,    300000000,             0,         none,           none,                bad
            CLIENT_GONE,    300000000,     100000000,         none,           none,               good
            CLIENT_GONE,    900000000,     100000000,         none,            bad,               good
            """)
    void a_request_is_judged_at_the_exact_threshold(
            Outcome outcome, long total, long firstByte, String availability, String latency, String firstToken) {
        var first = firstByte == 0 ? Optional.<Duration>empty() : Optional.of(Duration.ofNanos(firstByte));
        var end = new RequestEnd(outcome, Duration.ofNanos(total), first);

        assertThat(verdict(AVAILABLE, end)).isEqualTo(availability);
        assertThat(verdict(FAST, end)).isEqualTo(latency);
        assertThat(verdict(FIRST, end)).isEqualTo(firstToken);
    }

    private static String verdict(Objective objective, RequestEnd end) {
        return SloRecorder.verdict(objective, end)
                .map(good -> good ? "good" : "bad")
                .orElse("none");
    }

    @Test
    void both_outcomes_are_exported_from_the_start_with_the_definition() {
        var registry = new CollectorRegistry();
        var recorder =
                new SloRecorder(registry, new Workload("shop", "ModelRoute", "chat", "r-1"), List.of(AVAILABLE, FAST));

        assertThat(value(registry, "f", "good")).isZero();
        assertThat(value(registry, "f", "bad")).isZero();
        recorder.record(new RequestEnd(Outcome.ANSWERED, Duration.ofSeconds(2), Optional.empty()));
        assertThat(value(registry, "a", "good")).isOne();
        assertThat(value(registry, "f", "bad")).isOne();
    }

    private static double value(CollectorRegistry registry, String objective, String outcome) {
        var definition = objective.equals("a") ? AVAILABLE.definition() : FAST.definition();
        return registry.getSampleValue(
                "ragtime_slo_events_total",
                new String[] {"namespace", "kind", "name", "revision", "objective", "definition", "outcome"},
                new String[] {"shop", "ModelRoute", "chat", "r-1", objective, definition, outcome});
    }
}
