package dev.ragtime.operator.slo.scrape;

import java.util.Optional;

/**
 * A pod that exists and, if it answered, what its counters said.
 *
 * @param scrape empty when it was not asked or did not answer
 */
public record PodReading(WorkloadPod pod, Optional<Scrape> scrape) {
    /** Identity of the pod, never used again. */
    public String podUid() {
        return pod.uid();
    }

    /** Whether it waits to be let go: told to end, and its counters will not move again. */
    public boolean drained() {
        return pod.terminating() && scrape.map(Scrape::drained).orElse(false);
    }

    /** The process that answered, if one did. */
    public Optional<RuntimeProcess> process() {
        return scrape.map(s -> new RuntimeProcess(pod.uid(), s.processStart()));
    }
}
