package dev.ragtime.operator.slo.scrape;

import dev.ragtime.operator.slo.Workload;
import java.util.Optional;

/** Asks one pod for its metrics. */
public interface Scraper {
    /** What it says of {@code workload}; empty when it does not answer, or not sensibly. */
    Optional<Scrape> scrape(Workload workload, WorkloadPod pod);

    /** Tells a drained pod that its last counts are stored and it may end; repeated until the pod is gone. */
    void release(WorkloadPod pod);
}
