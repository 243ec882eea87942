package dev.ragtime.operator.slo.scrape;

import dev.ragtime.api.runtime.Metrics;
import dev.ragtime.operator.probe.Exposition.BadExpositionException;
import dev.ragtime.operator.probe.HttpProbe;
import dev.ragtime.operator.probe.HttpProbe.Answer;
import dev.ragtime.operator.slo.Workload;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /metrics} of one pod, whole within two seconds. Safe for use by many threads; blocks the caller. */
public final class PodScraper implements Scraper {
    private static final Logger LOG = LoggerFactory.getLogger(PodScraper.class);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Map<String, String> HEADERS = Map.of("Accept", "text/plain;version=0.0.4");

    private final HttpProbe probe;
    private final int port;

    /** @param port of every pod, see {@link dev.ragtime.api.runtime.PodLayout#PORT} */
    public PodScraper(HttpProbe probe, int port) {
        this.probe = probe;
        this.port = port;
    }

    @Override
    public Optional<Scrape> scrape(Workload workload, WorkloadPod pod) {
        var page = get(pod, "/metrics");
        if (page.isEmpty()) return Optional.empty();
        try {
            return Optional.of(ScrapeReader.read(page.get(), workload));
        } catch (BadExpositionException e) {
            LOG.warn("Metrics of pod {} of {} cannot be read: {}", pod.name(), workload, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void release(WorkloadPod pod) {
        get(pod, "/metrics?" + Metrics.FINAL_PARAMETER + "=1");
    }

    private Optional<String> get(WorkloadPod pod, String path) {
        if (pod.ip().isEmpty()) return Optional.empty();
        try {
            return probe.get(HttpProbe.address(pod.ip().get(), port, path), HEADERS, LIMIT)
                    .filter(Answer::ok)
                    .map(Answer::body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
