package dev.ragtime.operator.slo.scrape;

import dev.ragtime.api.runtime.Metrics;
import dev.ragtime.operator.probe.Exposition.BadExpositionException;
import dev.ragtime.operator.slo.Workload;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /metrics} of one pod, whole within two seconds. Safe for use by many threads; blocks the caller. */
public final class PodScraper implements Scraper {
    private static final Logger LOG = LoggerFactory.getLogger(PodScraper.class);
    private static final Duration TIME_OUT = Duration.ofSeconds(2);
    private static final long MAXIMUM_BYTES = 8L * 1024 * 1024;

    private final HttpClient client;
    private final int port;

    /** @param port of every pod, see {@link dev.ragtime.api.runtime.PodLayout#PORT} */
    public PodScraper(HttpClient client, int port) {
        this.client = client;
        this.port = port;
    }

    @Override
    public Optional<Scrape> scrape(Workload workload, WorkloadPod pod) {
        var body = get(pod, "/metrics");
        if (body.isEmpty()) return Optional.empty();
        try {
            return Optional.of(ScrapeReader.read(body.get(), workload));
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
        var request = HttpRequest.newBuilder(address(pod.ip().get(), path))
                .timeout(TIME_OUT)
                .header("Accept", "text/plain;version=0.0.4")
                .build();
        // the request's own time-out ends with the headers; this one covers the body too
        var response = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAXIMUM_BYTES));
        try {
            return body(pod, response.get(TIME_OUT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            LOG.debug("Pod {} did not answer: {}", pod.name(), String.valueOf(e.getCause()));
            return Optional.empty();
        } catch (TimeoutException e) {
            LOG.debug("Pod {} did not answer within {}", pod.name(), TIME_OUT);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            response.cancel(true);
        }
    }

    private static Optional<String> body(WorkloadPod pod, HttpResponse<byte[]> response) {
        if (response.statusCode() == HttpURLConnection.HTTP_OK)
            return Optional.of(new String(response.body(), StandardCharsets.UTF_8));
        LOG.debug("Pod {} answered {}", pod.name(), response.statusCode());
        return Optional.empty();
    }

    private URI address(String ip, String path) {
        return URI.create("http://" + (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port + path);
    }
}
