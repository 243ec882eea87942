package dev.ragtime.runtime.embed;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;

/** What providers were asked, and what it cost. */
final class RouteMetrics {
    private final Counter tokens;
    private final Counter requests;

    RouteMetrics(CollectorRegistry registry) {
        this.tokens = Counter.build()
                .name("ragtime_embed_tokens_total")
                .help("Tokens embedded by a provider, as it counts them.")
                .labelNames("model")
                .register(registry);
        this.requests = Counter.build()
                .name("ragtime_embed_requests_total")
                .help("Requests to embed, by what came of them: answered, busy (asked again), refused.")
                .labelNames("model", "outcome")
                .register(registry);
    }

    void answered(String model, long counted) {
        tokens.labels(model).inc(counted);
        requests.labels(model, "answered").inc();
    }

    void busy(String model) {
        requests.labels(model, "busy").inc();
    }

    void refused(String model) {
        requests.labels(model, "refused").inc();
    }
}
