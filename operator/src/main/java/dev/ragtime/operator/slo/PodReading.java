package dev.ragtime.operator.slo;

import java.util.Optional;

/**
 * A pod that exists and, if it answered, what its counters said.
 *
 * @param scrape empty when it was not asked or did not answer
 */
public record PodReading(WorkloadPod pod, Optional<Scrape> scrape) {
    /** Identity of the pod, never used again. */
    String podUid() {
        return pod.uid();
    }

    /** Whether it waits to be let go: told to end, and its counters will not move again. */
    boolean drained() {
        return pod.terminating() && scrape.map(Scrape::drained).orElse(false);
    }

    Optional<Process> process() {
        return scrape.map(s -> new Process(pod.uid(), s.processStart()));
    }
}
