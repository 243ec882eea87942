package dev.ragtime.operator;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Tells at {@code /actuator/health/informers} and as a metric what cannot be watched. It is part of neither probe: the
 * API server may be away, and a restart would not bring it back.
 */
@Component("informers")
class InformersHealth implements HealthIndicator {
    private final OperatorLifecycle lifecycle;

    InformersHealth(OperatorLifecycle lifecycle, MeterRegistry meters) {
        this.lifecycle = lifecycle;
        Gauge.builder(
                        "ragtime_operator_informers_failing",
                        () -> lifecycle.informersFailing().size())
                .description("Kinds of objects, each in each namespace, that the operator cannot watch now")
                .register(meters);
    }

    @Override
    public Health health() {
        var failing = lifecycle.informersFailing();
        return failing.isEmpty()
                ? Health.up().build()
                : Health.down().withDetail("failing", failing).build();
    }
}
