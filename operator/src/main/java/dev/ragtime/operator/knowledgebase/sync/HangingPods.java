package dev.ragtime.operator.knowledgebase.sync;

import dev.ragtime.operator.kubernetes.EventTime;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Pods of a run that have a node and do not start: only their Events say why. Pure. */
public final class HangingPods {
    /** Attaching and mounting take a while in the normal course of things. */
    private static final Duration NORMAL = Duration.ofSeconds(30);

    /** A claim that another pod is about to give back comes free within this time. */
    private static final Duration PASSING = Duration.ofMinutes(5);

    /** One says what all say. */
    private static final int ASKED = 2;

    private static final Set<String> VOLUME = Set.of("FailedMount", "FailedAttachVolume", "FailedMapVolume");

    private HangingPods() {}

    /** Those whose Events are worth reading. */
    public static List<Pod> of(Collection<Pod> pods, Instant now) {
        return pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getStatus() != null
                        && "Pending".equals(pod.getStatus().getPhase()))
                .filter(pod -> scheduledAt(pod)
                        .filter(at -> at.plus(NORMAL).isBefore(now))
                        .isPresent())
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .limit(ASKED)
                .toList();
    }

    /**
     * What the newest Event about a volume says; a person must act once it has lasted.
     *
     * @param remedy what that person may do
     */
    public static Optional<Finding> why(Pod pod, Collection<Event> events, String remedy, Instant now) {
        return events.stream()
                .filter(event -> VOLUME.contains(event.getReason()))
                .max(Comparator.comparing(EventTime::of))
                .map(event -> new Finding(
                        Reason.VolumeUnavailable,
                        "pod %s does not start: %s: %s: %s"
                                .formatted(
                                        pod.getMetadata().getName(),
                                        event.getReason(),
                                        String.valueOf(event.getMessage()).strip(),
                                        remedy),
                        scheduledAt(pod)
                                .filter(at -> at.plus(PASSING).isAfter(now))
                                .isPresent()));
    }

    /** When a pod got its node; empty while it has none. */
    public static Optional<Instant> scheduledAt(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(c -> "PodScheduled".equals(c.getType()) && "True".equals(c.getStatus()))
                .flatMap(c -> Stream.ofNullable(c.getLastTransitionTime()))
                .map(Instant::parse)
                .findFirst();
    }
}
