package dev.ragtime.operator.knowledgebase.dryrun;

import dev.ragtime.operator.kubernetes.Finding;
import java.util.List;
import java.util.Map;

/**
 * What keeps the dry run that is asked for from reading.
 *
 * @param unmounted sources whose images its pods could not mount, and why
 * @param hanging why its pods do not start, or are not there
 */
public record DryRunSeen(Map<String, Finding> unmounted, List<Finding> hanging) {
    public static final DryRunSeen NOTHING = new DryRunSeen(Map.of(), List.of());

    public DryRunSeen {
        unmounted = Map.copyOf(unmounted);
        hanging = List.copyOf(hanging);
    }
}
