package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person is told of a run that gets nowhere. */
class RunTroubleTest {
    private final FirstRun run = new FirstRun();

    @Test
    void aPodThatNeedsMoreMemoryNamesTheFieldToRaise() {
        run.job("", "");
        run.pods.add(
                pod("terminated: {exitCode: 137, reason: OOMKilled, finishedAt: \"2026-03-01T11:58:00Z\"}", "Failed"));

        var synced = run.condition("Synced");
        assertThat(synced.getReason()).isEqualTo("OutOfMemory");
        assertThat(synced.getMessage()).contains("of 1536Mi", "raise spec.sync.resources.limits.memory");
    }

    @Test
    void aPodThatOutgrowsItsScratchSpaceNamesTheFieldToRaise() {
        run.job("Failed", "reason: BackoffLimitExceeded, message: too many");
        var evicted = pod("terminated: {exitCode: 137, reason: Error}", "Failed");
        evicted.getStatus().setReason("Evicted");
        evicted.getStatus().setMessage("Usage of EmptyDir volume \"tmp\" exceeds the limit \"4Gi\". ");
        run.pods.add(evicted);

        assertThat(run.condition("Synced").getReason()).isEqualTo("ScratchFull");
        assertThat(run.condition("Synced").getMessage())
                .endsWith("exceeds the limit \"4Gi\".: raise spec.sync.scratchSize");
    }

    @Test
    void aStoreThatTakesNoMoreWritesNamesTheFieldToRaise() {
        run.job("Failed", "reason: BackoffLimitExceeded, message: too many");
        run.pods.add(pod(
                "terminated: {exitCode: 1, reason: Error, message: '{\"share\":0,\"error\":{\"reason\":\"StoreFull\",\"message\":\"disk usage too high\"}}'}",
                "Failed"));

        assertThat(run.condition("Synced").getReason()).isEqualTo("StoreFull");
        assertThat(run.condition("Synced").getMessage())
                .contains("disk usage too high", "raise spec.store.weaviate.managed.storage.size");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            EmbeddingRefused | embedding.inProcess.custom.dimensions: is 512, and the model gives 384
            ContextRefused   | chunking.contextual.modelRoute.name: ModelRoute writer writes no lines for chunks
            """)
    void aModelThatIsNotWhatTheSpecSaysWaitsForAPerson(String reason, String message) {
        run.job("Failed", "reason: PodFailurePolicy, message: exit code 2");
        run.pods.add(gaveUp(reason, message));

        assertThat(run.condition("Synced").getReason()).isEqualTo(reason);
        assertThat(run.condition("Stalled").getStatus()).isEqualTo("True");
        assertThat(run.condition("Stalled").getMessage()).startsWith("spec." + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EmbeddingUnavailable", "ContextUnavailable"})
    void aProviderThatHasNoTimeIsWaitedFor(String reason) {
        run.job("Failed", "reason: BackoffLimitExceeded, message: too many");
        run.pods.add(gaveUp(reason, "ModelRoute embeddings does nothing: it answers 429"));

        assertThat(run.condition("Synced").getReason()).isEqualTo(reason);
        assertThat(run.condition("Synced").getMessage()).contains("ModelRoute embeddings", "429");
        assertThat(run.condition("Stalled").getStatus()).isEqualTo("False");
    }

    private Pod gaveUp(String reason, String message) {
        return pod(
                "terminated: {exitCode: 1, reason: Error, message: '{\"share\":0,\"error\":{\"reason\":\"%s\",\"message\":\"%s\"}}'}"
                        .formatted(reason, message),
                "Failed");
    }

    @Test
    void aRunThatTakesTooLongNamesItsLimit() {
        run.job("Failed", "reason: DeadlineExceeded, message: too long");

        assertThat(run.condition("Synced").getReason()).isEqualTo("SyncTimedOut");
        assertThat(run.condition("Synced").getMessage()).contains("spec.sync.timeLimitSeconds (43200)");
    }

    @Test
    void aVolumeThatCannotBeMountedIsNamedAndStallsOnlyWhenItLasts() {
        run.job("", "");
        run.hanging.add(Finding.waiting(Reason.VolumeUnavailable, "Multi-Attach error"));
        assertThat(run.condition("Synced").getReason()).isEqualTo("VolumeUnavailable");
        assertThat(run.condition("Reconciling").getStatus()).isEqualTo("True");
        assertThat(run.condition("Stalled").getStatus()).isEqualTo("False");

        run.hanging.set(0, Finding.stalled(Reason.VolumeUnavailable, "Multi-Attach error"));
        assertThat(run.condition("Stalled").getStatus()).isEqualTo("True");
        assertThat(run.condition("Reconciling").getStatus()).isEqualTo("False");
    }

    @Test
    void aClaimOfASourceWithoutAVolumeIsWhatStallsNotTheSchedulersWordsForIt() {
        run.job("", "");
        run.pods.add(Serialization.unmarshal("""
                metadata: {name: handbook-sync-1-1-0-x, labels: {ragtime.dev/run: "1"}}
                status:
                  conditions:
                  - type: PodScheduled
                    status: "False"
                    reason: Unschedulable
                    lastTransitionTime: "2026-03-01T11:00:00Z"
                    message: "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found"
                """, Pod.class));
        assertThat(run.condition("Stalled").getReason()).isEqualTo("Unschedulable");

        run.hanging.add(Finding.stalled(Reason.StorageClassMissing, "StorageClass nope does not exist"));
        assertThat(run.condition("Stalled").getReason()).isEqualTo("StorageClassMissing");
    }

    private static Pod pod(String state, String phase) {
        return Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: handbook-sync-1-1-0-abcde, namespace: hr, labels: {ragtime.dev/run: "1", app.kubernetes.io/component: ingest}}
                spec: {containers: [{name: ingest, resources: {limits: {memory: 1536Mi}}}]}
                status: {phase: %s, containerStatuses: [{name: ingest, restartCount: 0, state: {%s}}]}
                """.formatted(phase, state), Pod.class);
    }
}
