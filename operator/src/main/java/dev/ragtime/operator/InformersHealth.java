package dev.ragtime.operator;

import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Down once an informer has died: the operator would be blind, so liveness fails and the pod is restarted. */
@Component("informers")
class InformersHealth implements HealthIndicator {
    private final OperatorLifecycle lifecycle;

    InformersHealth(OperatorLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Override
    public Health health() {
        // while they start, the startup probe decides
        if (!lifecycle.isRunning()) return Health.up().build();
        var unhealthy = lifecycle.runtimeInfo().unhealthyEventSources();
        if (unhealthy.values().stream().allMatch(Map::isEmpty)) {
            return Health.up().build();
        }
        var health = Health.down();
        unhealthy.forEach((controller, sources) -> health.withDetail(controller, sources.keySet()));
        return health.build();
    }
}
