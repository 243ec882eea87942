package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec.DeletionPolicy;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Ownership;
import dev.ragtime.operator.kubernetes.Quantities;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.kubernetes.UnboundClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The volumes of a store's nodes, and what they lack of the size that the spec asks for; pure.
 *
 * @param claims under the names that the nodes use, whoever made them
 */
public record Volumes(KnowledgeBase resource, List<PersistentVolumeClaim> claims) {
    private static final String STORAGE = "storage";
    static final String FIELD = "spec.store.weaviate.managed.storage.size";

    public Volumes {
        claims = List.copyOf(claims);
    }

    /** As the spec says, written as the API server does. */
    public Quantity wanted() {
        return Quantities.canonical(
                resource.getSpec().store().weaviate().managed().storage().size());
    }

    /** The smallest one as it is, for the status. */
    public Optional<String> smallest() {
        return ours().flatMap(claim -> capacity(claim).stream())
                .min(Comparator.comparing(Quantity::getNumericalAmount))
                .map(size -> Quantities.canonical(size).toString());
    }

    /** Claims whose request has to be changed, as a patch each. Never below what the volume has: none can shrink. */
    public List<PersistentVolumeClaim> toResize() {
        return ours().filter(claim -> claim.getMetadata().getDeletionTimestamp() == null)
                .filter(claim -> request(claim).isPresent() && capacity(claim).isPresent())
                .flatMap(claim -> target(claim).stream().map(size -> patch(claim, size)))
                .toList();
    }

    private Optional<Quantity> target(PersistentVolumeClaim claim) {
        var capacity = capacity(claim).orElseThrow();
        var size = bytes(wanted()).compareTo(bytes(capacity)) < 0 ? capacity : wanted();
        return bytes(size).compareTo(bytes(request(claim).orElseThrow())) == 0 ? Optional.empty() : Optional.of(size);
    }

    private static PersistentVolumeClaim patch(PersistentVolumeClaim claim, Quantity size) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(claim.getMetadata().getName())
                .withNamespace(claim.getMetadata().getNamespace())
                .withUid(claim.getMetadata().getUid())
                .endMetadata()
                .withNewSpec()
                .withNewResources()
                .withRequests(Map.of(STORAGE, size))
                .endResources()
                .endSpec()
                .build();
    }

    /** How far they are in growing; empty at rest. */
    public Optional<String> progress() {
        var growing = ours().filter(Volumes::grows).toList();
        if (growing.isEmpty()) return Optional.empty();
        var steps = growing.stream()
                .map(claim -> claim.getMetadata().getName() + " (" + step(claim) + ")")
                .toList();
        return Optional.of("%d of %d volumes still grow to %s: %s"
                .formatted(growing.size(), ours().count(), wanted(), String.join(", ", steps)));
    }

    /** A volume that takes its time keeps nobody waiting for a person, one whose growth failed does. */
    List<Finding> findings() {
        return ours().flatMap(claim -> failure(claim).stream()).toList();
    }

    private static Optional<Finding> failure(PersistentVolumeClaim claim) {
        return conditions(claim)
                .filter(condition ->
                        condition.getType().endsWith("ResizeError") && "True".equals(condition.getStatus()))
                .findFirst()
                .map(condition -> Finding.stalled(
                        Reason.StorageNotExpandable,
                        ("%s: PersistentVolumeClaim %s/%s could not grow: %s. Mend what it says, write the former size"
                                        + " again, or create another KnowledgeBase with larger volumes")
                                .formatted(
                                        FIELD,
                                        claim.getMetadata().getNamespace(),
                                        claim.getMetadata().getName(),
                                        condition.getMessage())));
    }

    /** What a refusal of the API server to resize a claim means for people. */
    public static Finding refused(PersistentVolumeClaim patch, String className, String said) {
        return Finding.stalled(
                Reason.StorageNotExpandable,
                ("%s: PersistentVolumeClaim %s/%s cannot grow to %s: %s. If the driver of StorageClass %s can expand volumes,"
                                + " set allowVolumeExpansion: true on the class; otherwise write the former size again, or"
                                + " create another KnowledgeBase with larger volumes and point the pipeline to it")
                        .formatted(
                                FIELD,
                                patch.getMetadata().getNamespace(),
                                patch.getMetadata().getName(),
                                patch.getSpec().getResources().getRequests().get(STORAGE),
                                said,
                                className));
    }

    /** Of the claim that a patch is for; {@code ""} when it names none. */
    String className(PersistentVolumeClaim patch) {
        return ours().filter(claim ->
                        claim.getMetadata().getName().equals(patch.getMetadata().getName()))
                .flatMap(claim -> Stream.ofNullable(claim.getSpec().getStorageClassName()))
                .findFirst()
                .orElse("");
    }

    /** Claims that are to go with the KnowledgeBase, and would stay. */
    public List<PersistentVolumeClaim> toOwn() {
        return resource.getSpec().deletionPolicy() == DeletionPolicy.Delete ? owned(false) : List.of();
    }

    /** Claims that are to outlive the KnowledgeBase, and would go with it. */
    public List<PersistentVolumeClaim> toDisown() {
        return resource.getSpec().deletionPolicy() == DeletionPolicy.Retain ? owned(true) : List.of();
    }

    private List<PersistentVolumeClaim> owned(boolean owned) {
        return ours().filter(claim -> claim.getMetadata().getDeletionTimestamp() == null)
                .filter(claim -> claim.getMetadata().getOwnerReferences().stream()
                                .anyMatch(owner -> owner.getUid()
                                        .equals(resource.getMetadata().getUid()))
                        == owned)
                .toList();
    }

    /** Claims that no volume belongs to yet, by name. */
    public List<PersistentVolumeClaim> unbound() {
        return ours().filter(UnboundClaim::isUnbound)
                .sorted(Comparator.comparing(claim -> claim.getMetadata().getName()))
                .toList();
    }

    private Stream<PersistentVolumeClaim> ours() {
        return claims.stream().filter(claim -> Ownership.carriesLabelsOf(resource, claim));
    }

    private static boolean grows(PersistentVolumeClaim claim) {
        return request(claim)
                .flatMap(asked -> capacity(claim).map(has -> bytes(asked).compareTo(bytes(has)) > 0))
                .orElse(false);
    }

    private static String step(PersistentVolumeClaim claim) {
        return conditions(claim)
                .filter(condition -> "True".equals(condition.getStatus()))
                .map(condition -> condition.getType())
                .findFirst()
                .orElse("requested");
    }

    private static Stream<PersistentVolumeClaimCondition> conditions(PersistentVolumeClaim claim) {
        return claim.getStatus() == null || claim.getStatus().getConditions() == null
                ? Stream.empty()
                : claim.getStatus().getConditions().stream();
    }

    private static Optional<Quantity> request(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getSpec().getResources())
                .map(resources -> resources.getRequests())
                .map(requests -> requests.get(STORAGE));
    }

    private static Optional<Quantity> capacity(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getStatus())
                .map(status -> status.getCapacity())
                .map(capacity -> capacity.get(STORAGE));
    }

    private static BigDecimal bytes(Quantity quantity) {
        return quantity.getNumericalAmount();
    }
}
