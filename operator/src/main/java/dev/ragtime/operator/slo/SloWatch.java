package dev.ragtime.operator.slo;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the cluster has now, from caches. */
public interface SloWatch {
    /** Every RagPipeline and ModelRoute that is not being deleted. */
    Collection<Subject> subjects();

    /** The pods of every workload, also of those whose resource is gone. */
    Map<Workload, List<WorkloadPod>> pods();
}
