package dev.ragtime.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnboundClaimTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant SOON = NOON.plusSeconds(20);
    private static final Instant LATE = NOON.plusSeconds(300);
    private static final Event NOT_FOUND =
            event("Warning", "ProvisioningFailed", 1, "storageclass.storage.k8s.io \"nope\" not found");

    @Test
    void aClassThatDoesNotExistIsToldAtOnceWithTheClaimTheClassAndTheRemedy() {
        assertThat(verdict("nope", SOON, NOT_FOUND)).isEqualTo("stalled StorageClassMissing");
        assertThat(message("nope", SOON, NOT_FOUND))
                .isEqualTo(
                        "PersistentVolumeClaim team/data-handbook-weaviate-0 gets no volume: StorageClass nope does not"
                                + " exist: create it, or name another");
    }

    @Test
    void withoutADefaultClassOneIsToBeMadeTheDefault() {
        var none = event(
                "Normal",
                "FailedBinding",
                1,
                "no persistent volumes available for this claim and no storage class is set");

        assertThat(verdict(null, SOON, none)).isEqualTo("stalled StorageClassMissing");
        assertThat(message(null, SOON, none)).contains("data-handbook-weaviate-0", "is-default-class");
        assertThat(verdict("standard", SOON, none))
                .as("a default class has appeared since")
                .isEqualTo("fine");
    }

    @Test
    void aClassThatAppearsIsWaitedForAgainFromThen() {
        var waits = event("Normal", "ExternalProvisioning", 400, "Waiting for a volume to be created");
        var earlier = event("Warning", "ProvisioningFailed", 390, NOT_FOUND.getMessage());

        assertThat(verdict("nope", NOON.plusSeconds(401), earlier, waits)).isEqualTo("fine");
        assertThat(verdict("nope", NOON.plusSeconds(430), earlier, waits)).isEqualTo("waiting VolumeNotProvisioned");
    }

    @Test
    void aProvisionerThatFailsIsGivenTimeInItsOwnWords() {
        var failed = event("Warning", "ProvisioningFailed", 2, "rpc error: out of capacity");
        var waits = event("Normal", "ExternalProvisioning", 15, "Waiting for a volume to be created");

        assertThat(verdict("fast", SOON, failed, waits)).isEqualTo("waiting VolumeNotProvisioned");
        assertThat(message("fast", SOON, failed, waits))
                .isEqualTo("PersistentVolumeClaim team/data-handbook-weaviate-0 has no volume yet: ProvisioningFailed:"
                        + " rpc error: out of capacity: see to the provisioner of StorageClass fast");
        assertThat(verdict("fast", LATE, failed, waits)).isEqualTo("stalled VolumeNotProvisioned");
    }

    @Test
    void aVolumeInTheMakingIsNoNews() {
        var waits = event("Normal", "ExternalProvisioning", 1, "Waiting for a volume to be created");

        assertThat(verdict("fast", SOON, waits)).isEqualTo("fine");
        assertThat(verdict("fast", NOON.plusSeconds(30), waits)).isEqualTo("waiting VolumeNotProvisioned");
    }

    @Test
    void aClaimThatWaitsForItsPodIsNotWhatIsWrong() {
        var waits = event("Normal", "WaitForFirstConsumer", 1, "waiting for first consumer to be created");

        assertThat(verdict("fast", LATE, waits)).isEqualTo("fine");
        assertThat(verdict("fast", LATE)).isEqualTo("fine");
    }

    private static String verdict(String className, Instant now, Event... events) {
        return new UnboundClaim(claim(className), List.of(events), "name another")
                .why(now)
                .map(finding -> (finding.waiting() ? "waiting " : "stalled ") + finding.reason())
                .orElse("fine");
    }

    private static String message(String className, Instant now, Event... events) {
        return new UnboundClaim(claim(className), List.of(events), "name another")
                .why(now)
                .orElseThrow()
                .message();
    }

    private static PersistentVolumeClaim claim(String className) {
        return Serialization.unmarshal("""
                metadata: {name: data-handbook-weaviate-0, namespace: team, creationTimestamp: "%s"}
                spec: {storageClassName: %s}
                """.formatted(NOON, className), PersistentVolumeClaim.class);
    }

    private static Event event(String type, String reason, int second, String message) {
        return new EventBuilder()
                .withType(type)
                .withReason(reason)
                .withLastTimestamp(NOON.plusSeconds(second).toString())
                .withMessage(message)
                .build();
    }
}
