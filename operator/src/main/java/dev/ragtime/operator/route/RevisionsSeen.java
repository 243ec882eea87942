package dev.ragtime.operator.route;

import dev.ragtime.operator.slo.SloReport.BackendObservation;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which revision of a route each gateway pod said it works by when its metrics were last read; pure. */
final class RevisionsSeen {
    private RevisionsSeen() {}

    /** For people: the pods that worked by another revision; empty when none did. A pod of an older image tells none. */
    static Optional<String> others(List<BackendObservation> seen, String revision) {
        var byPod = new TreeMap<String, String>();
        for (var observation : seen) {
            if (!observation.revision().isEmpty()) byPod.put(observation.pod(), observation.revision());
        }
        var others =
                byPod.values().stream().filter(other -> !other.equals(revision)).toList();
        if (others.isEmpty()) return Optional.empty();
        return Optional.of("%d of %d pods still worked by %s when last read, not by %s"
                .formatted(others.size(), byPod.size(), String.join(", ", new TreeSet<>(others)), revision));
    }
}
