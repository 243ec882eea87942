package dev.ragtime.operator.knowledgebase.weaviate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.operator.kubernetes.Ownership;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VolumesTest {
    private static final String OURS =
            "{app.kubernetes.io/managed-by: ragtime-operator, app.kubernetes.io/instance: handbook, ragtime.dev/kind: KnowledgeBase}";

    @Test
    void atRestNothingIsDone() {
        var volumes = volumes("10Gi", claim("0", "10Gi", "10Gi", ""), claim("1", "10Gi", "10Gi", ""));
        assertThat(volumes.toResize()).isEmpty();
        assertThat(volumes.progress()).isEmpty();
        assertThat(volumes.findings()).isEmpty();
        assertThat(volumes.smallest()).contains("10Gi");
    }

    @Test
    void aLargerSizeIsAskedForClaimByClaimAndItsProgressTold() {
        var volumes = volumes(
                "20Gi",
                claim("0", "20Gi", "20Gi", ""),
                claim("1", "20Gi", "10Gi", "{type: FileSystemResizePending, status: \"True\"}"),
                claim("2", "10Gi", "10Gi", ""));
        assertThat(volumes.toResize()).singleElement().satisfies(patch -> {
            assertThat(patch.getMetadata().getName()).isEqualTo("data-handbook-weaviate-2");
            assertThat(patch.getSpec().getResources().getRequests().get("storage"))
                    .isEqualTo(new Quantity("20Gi"));
        });
        assertThat(volumes.progress())
                .contains("1 of 3 volumes still grow to 20Gi: data-handbook-weaviate-1 (FileSystemResizePending)");
        assertThat(volumes.smallest()).contains("10Gi");
    }

    @Test
    void aGrowthThatIsTakenBackIsTakenBackFromTheClaimButNeverBelowTheVolume() {
        assertThat(volumes("10Gi", claim("0", "20Gi", "10Gi", "")).toResize())
                .singleElement()
                .satisfies(patch -> assertThat(
                                patch.getSpec().getResources().getRequests().get("storage"))
                        .isEqualTo(new Quantity("10Gi")));
        assertThat(volumes("5Gi", claim("0", "10Gi", "10Gi", "")).toResize()).isEmpty();
    }

    @Test
    void aGrowthThatFailedIsToldWithWhatToDo() {
        var failed =
                claim("0", "20Gi", "10Gi", "{type: ControllerResizeError, status: \"True\", message: out of quota}");
        assertThat(volumes("20Gi", failed).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo(Reason.StorageNotExpandable);
            assertThat(finding.message())
                    .contains("data-handbook-weaviate-0")
                    .contains("out of quota")
                    .contains("write the former size again");
        });
    }

    @Test
    void aClaimHasTheKnowledgeBaseAsAnOwnerUnlessItIsRetained() {
        var claim = claim("0", "10Gi", "10Gi", "");
        var volumes = volumes("10Gi", claim);
        assertThat(volumes.toOwn()).containsExactly(claim);
        assertThat(volumes.toDisown()).isEmpty();

        claim.getMetadata().setOwnerReferences(List.of(Ownership.owner(volumes.resource())));
        assertThat(volumes("10Gi", claim).toOwn()).isEmpty();

        var retained = volumes("10Gi", "Retain", claim);
        assertThat(retained.toOwn()).isEmpty();
        assertThat(retained.toDisown()).containsExactly(claim);
        claim.getMetadata().setOwnerReferences(List.of());
        assertThat(volumes("10Gi", "Retain", claim).toDisown()).isEmpty();
    }

    @Test
    void aClaimOfSomebodyElseIsNotTakenForOurs() {
        var foreign = claim("0", "1Gi", "1Gi", "");
        foreign.getMetadata().setLabels(null);
        var volumes = volumes("10Gi", foreign);
        assertThat(volumes.toResize()).isEmpty();
        assertThat(volumes.toOwn()).isEmpty();
        assertThat(volumes.smallest()).isEmpty();
    }

    @Test
    void aFullStoreAsksForALargerSizeUntilItGrows() {
        var full = new StoreHealth(1, Optional.empty(), 1, false, Optional.empty());
        var atRest = full.full(1, volumes("10Gi", claim("0", "10Gi", "10Gi", "")));
        assertThat(atRest).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo(Reason.StoreFull);
            assertThat(finding.waiting()).isFalse();
            assertThat(finding.message())
                    .contains("1 of 1 nodes", "10Gi", "raise spec.store.weaviate.managed.storage.size");
        });
        assertThat(full.full(1, volumes("20Gi", claim("0", "20Gi", "10Gi", ""))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.waiting()).isTrue());
    }

    private static Volumes volumes(String size, PersistentVolumeClaim... claims) {
        return volumes(size, "Delete", claims);
    }

    private static Volumes volumes(String size, String policy, PersistentVolumeClaim... claims) {
        var resource = Serialization.unmarshal("""
                metadata: {name: handbook, namespace: team, uid: 0b7c}
                spec: {sources: [], deletionPolicy: %s, store: {weaviate: {managed: {storage: {size: %s}}}}}
                """.formatted(policy, size), KnowledgeBase.class);
        return new Volumes(resource, List.of(claims));
    }

    private static PersistentVolumeClaim claim(String node, String request, String capacity, String condition) {
        return Serialization.unmarshal(
                """
                metadata: {name: data-handbook-weaviate-%s, namespace: team, labels: %s}
                spec: {storageClassName: fast, resources: {requests: {storage: %s}}}
                status: {capacity: {storage: %s}, conditions: [%s]}
                """.formatted(node, OURS, request, capacity, condition), PersistentVolumeClaim.class);
    }
}
