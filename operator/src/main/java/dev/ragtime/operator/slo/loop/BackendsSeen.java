package dev.ragtime.operator.slo.loop;

import dev.ragtime.operator.slo.SloReport.BackendObservation;
import dev.ragtime.operator.slo.scrape.PodReading;
import dev.ragtime.operator.slo.scrape.Scrape;
import dev.ragtime.operator.slo.scrape.WorkloadPod;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The backends of a route as its pods last reported them. */
final class BackendsSeen {
    private final Map<String, List<BackendObservation>> byPod = new HashMap<>();

    /** Takes in the readings of the pods that were {@code asked}; one that is silent or gone has no say any more. */
    void update(List<PodReading> readings, Predicate<WorkloadPod> asked) {
        byPod.keySet()
                .retainAll(readings.stream()
                        .filter(reading -> !reading.pod().terminating())
                        .map(PodReading::podUid)
                        .collect(Collectors.toSet()));
        for (var reading : readings) {
            if (reading.pod().terminating() || !asked.test(reading.pod())) continue;
            byPod.put(reading.podUid(), of(reading));
        }
    }

    List<BackendObservation> sorted() {
        return byPod.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(BackendObservation::pod).thenComparing(BackendObservation::backend))
                .toList();
    }

    private static List<BackendObservation> of(PodReading reading) {
        return reading.scrape().map(Scrape::backends).orElse(List.of()).stream()
                .map(seen -> new BackendObservation(
                        reading.pod().name(), seen.backend(), seen.state(), seen.reason(), seen.revision()))
                .toList();
    }
}
