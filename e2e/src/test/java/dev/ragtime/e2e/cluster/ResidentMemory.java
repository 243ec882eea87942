package dev.ragtime.e2e.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;

/** Resident memory of a pod's largest process, as the node sees it; for a node that is this machine. */
public final class ResidentMemory {
    private static final Duration SETTLED = Duration.ofSeconds(Settings.full() ? 20 : 10);

    private ResidentMemory() {}

    /** In MiB, once it has not grown by a MiB for 20 s, in the short form for 10. */
    public static double settled(Pod pod) {
        var highest = of(pod);
        var since = Instant.now();
        while (Instant.now().isBefore(since.plus(SETTLED))) {
            Patience.let(Duration.ofSeconds(1));
            var now = of(pod);
            if (now > highest + 1) {
                highest = now;
                since = Instant.now();
            }
        }
        return highest;
    }

    private static double of(Pod pod) {
        return PodProcesses.of(pod).stream()
                .mapToDouble(PodProcesses::residentMiB)
                .max()
                .orElseThrow(() -> new AssertionError(
                        "no process of pod " + pod.getMetadata().getName() + " on this machine"));
    }
}
