package dev.ragtime.operator.slo;

import dev.ragtime.api.slo.Objective;
import dev.ragtime.api.slo.SloStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * A resource as the cluster has it now.
 *
 * @param resource the object itself, as owner of what is stored
 * @param objectives what it promises; may be empty
 * @param shown the figures its status shows
 */
public record Subject(Workload workload, HasMetadata resource, List<Objective> objectives, List<SloStatus> shown) {
    public Subject {
        objectives = List.copyOf(objectives);
        shown = List.copyOf(shown);
    }
}
