package dev.ragtime.operator.slo.loop;

import dev.ragtime.api.slo.Objective;
import dev.ragtime.operator.slo.Subject;
import dev.ragtime.operator.slo.fresh.FreshnessCounter.Counted;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code ragtime_slo_events_total} of one KnowledgeBase: the minutes that this operator saw go by, as its status counts
 * them. One that is judged anew, since the end of a run became known late, is not counted again.
 */
final class FreshnessMeters {
    private static final String EVENTS = "ragtime.slo.events";

    private final MeterRegistry registry;
    private final Map<Objective, Pair> counters = new HashMap<>();
    private long counted;

    private record Pair(Counter good, Counter bad) {}

    FreshnessMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(Subject subject, Counted now) {
        var end = now.judged().settled();
        if (counters.isEmpty()) counted = end;
        drop(subject.objectives());
        for (var objective : subject.objectives()) {
            var pair = counters.computeIfAbsent(
                    objective, o -> new Pair(counter(subject, o, "good"), counter(subject, o, "bad")));
            pair.good().increment(now.count(objective, counted, true));
            pair.bad().increment(now.count(objective, counted, false));
        }
        counted = Math.max(counted, end);
    }

    /** Nothing is promised any more, or something else. */
    void drop(List<Objective> kept) {
        counters.entrySet().removeIf(entry -> {
            if (kept.contains(entry.getKey())) return false;
            registry.remove(entry.getValue().good());
            registry.remove(entry.getValue().bad());
            return true;
        });
    }

    private Counter counter(Subject subject, Objective objective, String outcome) {
        var workload = subject.workload();
        return Counter.builder(EVENTS)
                .description("Minutes judged by each objective of freshness, good or bad.")
                .tag("namespace", workload.namespace())
                .tag("kind", workload.kind())
                .tag("name", workload.name())
                .tag("objective", objective.name())
                .tag("definition", objective.definition())
                .tag("outcome", outcome)
                .register(registry);
    }
}
