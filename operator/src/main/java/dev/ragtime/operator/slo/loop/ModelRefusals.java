package dev.ragtime.operator.slo.loop;

import dev.ragtime.operator.slo.scrape.PodReading;
import dev.ragtime.operator.slo.scrape.WorkloadPod;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Pods whose model refuses what they ask, one time after another. */
final class ModelRefusals {
    /** A single prompt may well be refused for what it says; so many in a row are not about what is asked. */
    private static final int IN_A_ROW = 3;

    private final TreeSet<String> pods = new TreeSet<>();

    /** Takes in the readings of the pods that were {@code asked}; one that ends or is gone has no say any more. */
    void update(List<PodReading> readings, Predicate<WorkloadPod> asked) {
        pods.retainAll(readings.stream()
                .filter(reading -> !reading.pod().terminating())
                .map(reading -> reading.pod().name())
                .collect(Collectors.toSet()));
        for (var reading : readings) {
            if (reading.pod().terminating() || !asked.test(reading.pod())) continue;
            reading.scrape().ifPresent(scrape -> update(reading.pod().name(), scrape.modelRefusals()));
        }
    }

    private void update(String pod, int inARow) {
        if (inARow >= IN_A_ROW) pods.add(pod);
        else pods.remove(pod);
    }

    List<String> sorted() {
        return List.copyOf(pods);
    }
}
