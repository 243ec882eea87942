package dev.ragtime.operator.slo.loop;

import dev.ragtime.operator.slo.scrape.PodReading;
import dev.ragtime.operator.slo.scrape.WorkloadPod;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Pods that serve, as their kubelet says, but have not let their counters be read for a while: something lies between
 * them and the operator. A pod that does not serve yet is no news here.
 */
final class SilentPods {
    private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();

    private final Map<String, Silence> byUid = new HashMap<>();

    private record Silence(String pod, long since) {}

    /** Takes in the readings of the pods that were {@code asked}. */
    void update(List<PodReading> readings, Predicate<WorkloadPod> asked, long nanoTime) {
        byUid.keySet()
                .retainAll(readings.stream()
                        .filter(reading -> reading.pod().serves())
                        .map(PodReading::podUid)
                        .collect(Collectors.toSet()));
        for (var reading : readings) {
            if (!asked.test(reading.pod())) continue;
            if (reading.scrape().isPresent()) byUid.remove(reading.podUid());
            else if (reading.pod().serves())
                byUid.putIfAbsent(reading.podUid(), new Silence(reading.pod().name(), nanoTime));
        }
    }

    /** Names of those that are silent for a minute or longer. */
    List<String> sorted(long nanoTime) {
        return byUid.values().stream()
                .filter(silence -> nanoTime - silence.since() >= PATIENCE_NANOS)
                .map(Silence::pod)
                .sorted()
                .toList();
    }
}
