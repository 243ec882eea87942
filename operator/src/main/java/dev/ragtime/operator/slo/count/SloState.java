package dev.ragtime.operator.slo.count;

import dev.ragtime.operator.slo.scrape.RuntimeProcess;
import dev.ragtime.operator.slo.scrape.Series;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * All that is known of the objectives of one workload: what was counted, and up to which counter values. Immutable, and
 * stored as one object, so that the two never disagree.
 *
 * @param began when knowledge begins, by the leader's clock
 * @param clock the latest time ever seen by a leader; never goes back
 * @param found pods that were there when knowledge began and have not been read since
 * @param slots what was counted
 * @param baselines what of it came from which process
 */
public record SloState(
        Instant began,
        Instant clock,
        Set<String> found,
        Map<Series, Slots> slots,
        Map<RuntimeProcess, Baseline> baselines) {

    public SloState {
        found = Set.copyOf(found);
        slots = Map.copyOf(slots);
        baselines = Map.copyOf(baselines);
    }

    /** Nothing is known yet: of the pods that are there now, only what they count from here on can be. */
    public static SloState begin(Instant now, Set<String> podUids) {
        return new SloState(now, now, podUids, Map.of(), Map.of());
    }

    /** The process that was last read in a pod is older than any other that appears in it. */
    boolean knowsProcessOf(String podUid) {
        return baselines.keySet().stream().anyMatch(process -> process.podUid().equals(podUid));
    }
}
