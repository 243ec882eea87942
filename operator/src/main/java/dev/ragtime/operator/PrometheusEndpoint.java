package dev.ragtime.operator;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /actuator/prometheus}; Actuator's own needs another Prometheus client than the one in use. */
@Component
@WebEndpoint(id = "prometheus")
class PrometheusEndpoint {
    private final PrometheusMeterRegistry registry;

    PrometheusEndpoint(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @ReadOperation(produces = TextFormat.CONTENT_TYPE_004)
    public String scrape() {
        return registry.scrape();
    }

    /** The same under the path that scrapers expect. */
    @RestController
    static class MetricsPage {
        private final PrometheusMeterRegistry registry;

        MetricsPage(PrometheusMeterRegistry registry) {
            this.registry = registry;
        }

        @GetMapping(path = "/metrics", produces = TextFormat.CONTENT_TYPE_004)
        String metrics() {
            return registry.scrape();
        }
    }
}
