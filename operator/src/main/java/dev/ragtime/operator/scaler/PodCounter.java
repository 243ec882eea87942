package dev.ragtime.operator.scaler;

import dev.ragtime.api.runtime.Metrics;
import dev.ragtime.operator.probe.Exposition;
import dev.ragtime.operator.probe.Exposition.BadExpositionException;
import dev.ragtime.operator.probe.HttpProbe;
import dev.ragtime.operator.probe.HttpProbe.Answer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /metrics} of all pods at once, whole within two seconds. Safe for many threads; blocks the caller. */
final class PodCounter {
    private static final Logger LOG = LoggerFactory.getLogger(PodCounter.class);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Map<String, String> HEADERS = Map.of("Accept", "text/plain;version=0.0.4");

    private final HttpProbe probe;
    private final int port;

    /** @param port of every pod, see {@link dev.ragtime.api.runtime.PodLayout#PORT} */
    PodCounter(HttpProbe probe, int port) {
        this.probe = probe;
        this.port = port;
    }

    /** Requests in flight by the uid of the pod; without those that do not answer, or not sensibly. */
    Map<String, Long> count(Scaled scaled, List<ScaledPod> pods) throws InterruptedException {
        var asked = pods.stream().filter(pod -> pod.ip().isPresent()).toList();
        var addresses = asked.stream()
                .map(pod -> HttpProbe.address(pod.ip().orElseThrow(), port, "/metrics"))
                .toList();
        var answers = probe.getAll(addresses, HEADERS, LIMIT);
        var counts = new HashMap<String, Long>();
        for (var at = 0; at < asked.size(); at++) {
            var uid = asked.get(at).uid();
            var page = answers.get(at).filter(Answer::ok).map(Answer::body);
            if (page.isEmpty()) continue;
            try {
                counts.put(uid, read(page.get(), scaled));
            } catch (BadExpositionException e) {
                LOG.warn("Metrics of a pod of {} cannot be read: {}", scaled, e.getMessage());
            }
        }
        return counts;
    }

    /** A process that became another revision counts each of them. */
    private static long read(String page, Scaled scaled) throws BadExpositionException {
        var sum = 0L;
        var found = false;
        for (var sample : Exposition.parse(page, Set.of(Metrics.REQUESTS_IN_FLIGHT))) {
            var labels = sample.labels();
            if (!scaled.kind().equals(labels.get("kind"))
                    || !scaled.namespace().equals(labels.get("namespace"))
                    || !scaled.name().equals(labels.get("name"))) continue;
            sum += sample.count();
            found = true;
        }
        if (!found) throw new BadExpositionException(Metrics.REQUESTS_IN_FLIGHT + " is missing");
        return sum;
    }
}
