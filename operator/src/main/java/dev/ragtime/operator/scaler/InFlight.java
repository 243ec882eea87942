package dev.ragtime.operator.scaler;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Requests in flight of all pods of a resource. One reading serves all who ask within two seconds, and those who ask
 * meanwhile wait for it. A pod that does not answer must not look idle: it counts as before for half a minute, then as if
 * it had what it is to have. Safe for many threads.
 */
final class InFlight {
    static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();
    static final long REMEMBERED_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long FORGOTTEN_NANOS = Duration.ofMinutes(10).toNanos();

    private final ScaledCluster cluster;
    private final PodCounter counter;
    private final LongSupplier nanoTime;
    private final Map<Scaled, Readings> readings = new ConcurrentHashMap<>();

    /** @param nanoTime a clock that never steps */
    InFlight(ScaledCluster cluster, PodCounter counter, LongSupplier nanoTime) {
        this.cluster = cluster;
        this.counter = counter;
        this.nanoTime = nanoTime;
    }

    /** What a pod said, and when. */
    private record Said(long value, long at) {}

    /**
     * The sum over all pods, at most two seconds old.
     *
     * @param target what each pod is to have
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when nobody can tell which pods there are
     */
    long of(Scaled scaled, int target) throws InterruptedException {
        var now = nanoTime.getAsLong();
        readings.values().removeIf(known -> now - known.lastAsked > FORGOTTEN_NANOS);
        return readings.computeIfAbsent(scaled, any -> new Readings(now)).total(scaled, target);
    }

    /** Those of one resource. */
    private final class Readings {
        private volatile long lastAsked;
        private Map<String, Said> byPod = Map.of();
        private boolean read;
        private long readAt;
        private long total;

        private Readings(long now) {
            lastAsked = now;
        }

        private synchronized long total(Scaled scaled, int target) throws InterruptedException {
            lastAsked = nanoTime.getAsLong();
            if (read && lastAsked - readAt < FRESH_NANOS) return total;
            var pods = cluster.pods(scaled);
            var counts = counter.count(scaled, pods);
            readAt = nanoTime.getAsLong();
            total = sum(pods, counts, target);
            read = true;
            return total;
        }

        private long sum(List<ScaledPod> pods, Map<String, Long> counts, int target) {
            var known = new HashMap<String, Said>();
            var sum = 0L;
            for (var pod : pods) {
                var count = counts.get(pod.uid());
                if (count != null) known.put(pod.uid(), new Said(count, readAt));
                else if (byPod.containsKey(pod.uid())) known.put(pod.uid(), byPod.get(pod.uid()));
                sum += value(pod, known.get(pod.uid()), target);
            }
            byPod = known;
            return sum;
        }

        /** @param said null when the pod never said anything */
        private long value(ScaledPod pod, Said said, int target) {
            if (said != null && readAt - said.at() < REMEMBERED_NANOS) return said.value();
            // one that is still coming up has nothing to do: as many as it would call for would never end
            return said != null || pod.ready() ? target : 0;
        }
    }
}
