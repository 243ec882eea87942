package dev.ragtime.operator.slo.loop;

import dev.ragtime.operator.slo.scrape.PodReading;
import dev.ragtime.operator.slo.scrape.WorkloadPod;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Pods whose model refuses what they ask, one time after another. */
final class ModelRefusals {
    /** A single prompt may well be refused for what it says; so many in a row are not about what is asked. */
    private static final int IN_A_ROW = 3;

    private final TreeMap<String, Boolean> byPod = new TreeMap<>();

    /** Takes in the readings of the pods that were {@code asked}; one that is gone has no say any more. */
    void update(List<PodReading> readings, Predicate<WorkloadPod> asked) {
        byPod.keySet().retainAll(names(readings));
        for (var reading : readings) {
            if (!asked.test(reading.pod())) continue;
            reading.scrape().ifPresent(scrape -> byPod.put(reading.pod().name(), scrape.modelRefusals() >= IN_A_ROW));
        }
    }

    private static Set<String> names(List<PodReading> readings) {
        return readings.stream()
                .filter(reading -> !reading.pod().terminating())
                .map(reading -> reading.pod().name())
                .collect(Collectors.toSet());
    }

    List<String> sorted() {
        return byPod.entrySet().stream()
                .filter(pod -> pod.getValue())
                .map(pod -> pod.getKey())
                .toList();
    }
}
