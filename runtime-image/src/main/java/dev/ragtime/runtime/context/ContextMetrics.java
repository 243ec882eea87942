package dev.ragtime.runtime.context;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;

/** What models were asked for lines, and what it cost. */
final class ContextMetrics {
    private final Counter tokens;
    private final Counter requests;

    ContextMetrics(CollectorRegistry registry) {
        this.tokens = Counter.build()
                .name("ragtime_context_tokens_total")
                .help("Tokens of questions and answers of the model that writes lines for chunks, as it counts them.")
                .labelNames("route")
                .register(registry);
        this.requests = Counter.build()
                .name("ragtime_context_requests_total")
                .help("Requests for a line, by what came of them: written, empty, busy (asked again), refused.")
                .labelNames("route", "outcome")
                .register(registry);
    }

    void spent(String route, long counted) {
        tokens.labels(route).inc(counted);
    }

    void outcome(String route, String outcome) {
        requests.labels(route, outcome).inc();
    }
}
