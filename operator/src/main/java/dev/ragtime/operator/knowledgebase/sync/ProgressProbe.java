package dev.ragtime.operator.knowledgebase.sync;

import dev.ragtime.api.runtime.PodLayout;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the pods of a run how far they are. Safe for use by many threads. */
public final class ProgressProbe {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressProbe.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final HttpClient http;

    public ProgressProbe(HttpClient http) {
        this.http = http;
    }

    /** Empty when no running pod answers. */
    public Optional<Progress> ask(Collection<Pod> pods) throws InterruptedException {
        List<String> pages = new ArrayList<>();
        for (var pod : pods) {
            if (pod.getStatus() == null || !"Running".equals(pod.getStatus().getPhase())) continue;
            page(pod).ifPresent(pages::add);
        }
        return pages.isEmpty() ? Optional.empty() : Optional.of(Progress.parse(pages));
    }

    private Optional<String> page(Pod pod) throws InterruptedException {
        var ip = pod.getStatus().getPodIP();
        if (ip == null) return Optional.empty();
        var host = ip.contains(":") ? "[" + ip + "]" : ip;
        var request = HttpRequest.newBuilder(URI.create("http://" + host + ":" + PodLayout.PORT + "/metrics"))
                .timeout(TIMEOUT)
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException e) {
            LOG.debug("Pod {} does not answer: {}", pod.getMetadata().getName(), e.toString());
            return Optional.empty();
        }
    }
}
