package dev.ragtime.operator.slo.scrape;

import dev.ragtime.operator.slo.Workload;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/** Reads all pods of a workload at once, so that a cycle takes as long as its slowest pod. */
public final class PodReader {
    private final Scraper scraper;
    private final Executor executor;

    /** @param executor with a thread for each pod, such as virtual ones */
    public PodReader(Scraper scraper, Executor executor) {
        this.scraper = scraper;
        this.executor = executor;
    }

    /** One reading for each pod, in the same order; without a scrape for those that are not to be {@code asked}. */
    public List<PodReading> read(Workload workload, List<WorkloadPod> pods, Predicate<WorkloadPod> asked) {
        var pending = pods.stream()
                .map(pod -> CompletableFuture.supplyAsync(() -> read(workload, pod, asked.test(pod)), executor))
                .toList();
        return pending.stream().map(CompletableFuture::join).toList();
    }

    /** See {@link Scraper#release}. */
    public void release(WorkloadPod pod) {
        scraper.release(pod);
    }

    private PodReading read(Workload workload, WorkloadPod pod, boolean asked) {
        return new PodReading(pod, asked ? scraper.scrape(workload, pod) : Optional.empty());
    }
}
