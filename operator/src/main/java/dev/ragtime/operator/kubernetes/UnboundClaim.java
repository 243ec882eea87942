package dev.ragtime.operator.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A claim without a volume; only its Events say why. A class that does not exist is told at once, since
 * only a person can make it; whatever else keeps a volume away is given time first. Pure.
 *
 * @param events about the claim
 * @param otherwise how another class is used, for people
 */
public record UnboundClaim(PersistentVolumeClaim claim, List<Event> events, String otherwise) {
    /** A volume is made within this time in the normal course of things. */
    private static final Duration NORMAL = Duration.ofSeconds(30);

    /** As long as a pod may wait for a node. */
    private static final Duration PASSING = Duration.ofMinutes(5);

    /** The claim waits for its pod, not for a volume. */
    private static final Set<String> FOR_ITS_POD = Set.of("WaitForFirstConsumer", "WaitForPodScheduled");

    public UnboundClaim {
        events = List.copyOf(events);
    }

    /** Whether a claim that is to stay has no volume yet. */
    public static boolean isUnbound(PersistentVolumeClaim claim) {
        return claim.getMetadata().getDeletionTimestamp() == null
                && claim.getStatus() != null
                && "Pending".equals(claim.getStatus().getPhase());
    }

    /** Empty while nothing is unusual. */
    public Optional<Finding> why(Instant now) {
        var newest = events.stream().max(Comparator.comparing(EventTime::of));
        if (newest.filter(this::missesClass).isPresent()) return Optional.of(classMissing());
        return events.stream()
                .filter(event -> !FOR_ITS_POD.contains(event.getReason()) && !isOutdated(event))
                .max(Comparator.comparing(UnboundClaim::isWarning).thenComparing(EventTime::of))
                .filter(event -> isWarning(event) || lasts(NORMAL, now))
                .map(event -> new Finding(Reason.VolumeNotProvisioned, notMade(event), !lasts(PASSING, now)));
    }

    /** As the controller of volumes words it. */
    private boolean missesClass(Event event) {
        var said = said(event);
        return switch (String.valueOf(event.getReason())) {
            case "ProvisioningFailed" -> said.startsWith("storageclass.storage.k8s.io") && said.endsWith("not found");
            case "FailedBinding" -> className().isEmpty() && said.contains("no storage class is set");
            default -> false;
        };
    }

    /** Said when there was no class yet. */
    private boolean isOutdated(Event event) {
        return missesClass(event) || "FailedBinding".equals(event.getReason());
    }

    /** Since the claim was made, or the last thing that was missing was there. */
    private boolean lasts(Duration time, Instant now) {
        var missing = events.stream().filter(this::missesClass).map(EventTime::of);
        return missing.max(Comparator.naturalOrder())
                .or(() -> Optional.ofNullable(claim.getMetadata().getCreationTimestamp())
                        .map(Instant::parse))
                .filter(since -> !since.plus(time).isAfter(now))
                .isPresent();
    }

    private Finding classMissing() {
        var what = className()
                .map(name -> "StorageClass %s does not exist: create it".formatted(name))
                .orElse("it names no StorageClass and the cluster has no default one: annotate a class with"
                        + " storageclass.kubernetes.io/is-default-class: \"true\"");
        return Finding.stalled(
                Reason.StorageClassMissing, "%s gets no volume: %s, or %s".formatted(name(), what, otherwise));
    }

    private String notMade(Event event) {
        return "%s has no volume yet: %s: %s: see to the provisioner%s"
                .formatted(
                        name(),
                        event.getReason(),
                        said(event),
                        className().map(name -> " of StorageClass " + name).orElse(""));
    }

    private String name() {
        return "PersistentVolumeClaim %s/%s"
                .formatted(
                        claim.getMetadata().getNamespace(), claim.getMetadata().getName());
    }

    private Optional<String> className() {
        return Optional.ofNullable(claim.getSpec().getStorageClassName()).filter(name -> !name.isEmpty());
    }

    private static boolean isWarning(Event event) {
        return "Warning".equals(event.getType());
    }

    private static String said(Event event) {
        return String.valueOf(event.getMessage()).strip();
    }
}
