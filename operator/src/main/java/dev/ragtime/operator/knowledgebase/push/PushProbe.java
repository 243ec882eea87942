package dev.ragtime.operator.knowledgebase.push;

import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.kubernetes.Labels;
import dev.ragtime.operator.kubernetes.Labels.Component;
import dev.ragtime.operator.kubernetes.PodReadiness;
import dev.ragtime.operator.probe.Exposition.BadExpositionException;
import dev.ragtime.operator.probe.HttpProbe;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the pod of an endpoint what was pushed to it, and again only after a pause: what it says ends up in a status, which
 * is not to be written every few seconds. Safe for use by many threads.
 */
public final class PushProbe {
    private static final Logger LOG = LoggerFactory.getLogger(PushProbe.class);
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final long PAUSE_NANOS = Duration.ofSeconds(20).toNanos();

    /** A pod that nobody asked for so long is gone. */
    private static final long FORGET_NANOS = Duration.ofMinutes(10).toNanos();

    private final HttpProbe probe;
    private final int port;
    private final LongSupplier nanoTime;
    private final Map<String, Seen> byPod = new ConcurrentHashMap<>();

    public PushProbe(HttpClient http) {
        this(new HttpProbe(http), PodLayout.PORT, System::nanoTime);
    }

    /** @param nanoTime a clock that never steps */
    PushProbe(HttpProbe probe, int port, LongSupplier nanoTime) {
        this.probe = probe;
        this.port = port;
        this.nanoTime = nanoTime;
    }

    private record Seen(long at, Map<String, PushedCounts> bySource) {}

    /**
     * By source, as of at most 20 s ago; empty while no pod is ready and answers.
     *
     * @param pods of a KnowledgeBase
     */
    public Optional<Map<String, PushedCounts>> ask(Collection<Pod> pods) throws InterruptedException {
        var ready = pods.stream().filter(PushProbe::isReady).findFirst();
        if (ready.isEmpty()) return Optional.empty();
        var now = nanoTime.getAsLong();
        byPod.values().removeIf(seen -> now - seen.at() > FORGET_NANOS);
        var uid = ready.get().getMetadata().getUid();
        var before = Optional.ofNullable(byPod.get(uid)).filter(seen -> now - seen.at() < PAUSE_NANOS);
        if (before.isPresent()) return before.map(Seen::bySource);
        var counts = counts(ready.get());
        counts.ifPresent(bySource -> byPod.put(uid, new Seen(now, bySource)));
        return counts;
    }

    /** One that has not read what was pushed before would say that there is nothing. */
    public static boolean isReady(Pod pod) {
        var status = pod.getStatus();
        return Labels.isOf(pod, Component.PUSH)
                && pod.getMetadata().getDeletionTimestamp() == null
                && status != null
                && status.getPodIP() != null
                && PodReadiness.isReady(pod);
    }

    private Optional<Map<String, PushedCounts>> counts(Pod pod) throws InterruptedException {
        var address = HttpProbe.address(pod.getStatus().getPodIP(), port, "/metrics");
        var answer = probe.getAll(List.of(address), Map.of(), LIMIT).getFirst();
        if (answer.isEmpty() || !answer.get().ok()) return Optional.empty();
        try {
            return Optional.of(PushedCounts.read(answer.get().body()));
        } catch (BadExpositionException e) {
            LOG.warn(
                    "What was pushed to pod {} cannot be read: {}",
                    pod.getMetadata().getName(),
                    e.getMessage());
            return Optional.empty();
        }
    }
}
