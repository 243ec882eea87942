package dev.ragtime.operator.slo.loop;

import dev.ragtime.operator.slo.Subject;
import dev.ragtime.operator.slo.Workload;
import dev.ragtime.operator.slo.scrape.WorkloadPod;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the cluster has now, from caches. */
interface SloWatch {
    /** Every RagPipeline and ModelRoute that is not being deleted. */
    Collection<Subject> subjects();

    /** The pods of every workload, also of those whose resource is gone. */
    Map<Workload, List<WorkloadPod>> pods();
}
