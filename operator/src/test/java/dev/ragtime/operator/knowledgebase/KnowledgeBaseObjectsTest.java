package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.operator.apply.Desired;
import dev.ragtime.operator.knowledgebase.weaviate.StoreKeys;
import dev.ragtime.operator.serving.Golden;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnowledgeBaseObjectsTest {
    @ParameterizedTest(name = "{0} gives the objects of its golden file")
    @ValueSource(
            strings = {
                "one-node",
                // a change of its StatefulSet restarts the stores of all who upgrade
                "a-store-of-version-0.1",
                "three-nodes-retained",
                "pod-settings",
                "documents-are-pushed",
                "a-source-is-asked-for",
                "a-model-of-ones-own-is-mounted",
                "a-provider-embeds"
            })
    void aKnowledgeBaseBecomesItsObjects(String scenario) {
        Golden.verify("knowledgebase/" + scenario, objects(scenario));
    }

    @Test
    void progressChangesNoObject() {
        assertThat(objects("run-under-way")).isEqualTo(objects("never-synced-twin"));
    }

    @Test
    void thePodsOfARunArePlacedAsTheStoresAre() {
        var model = Scenario.model("pod-settings");
        var job = model.runPlan().toStart().orElseThrow().getSpec().getTemplate();
        assertThat(job.getSpec().getNodeSelector()).containsEntry("example.com/pool", "rag");
        assertThat(job.getSpec().getServiceAccountName()).isEqualTo("reader");
        assertThat(job.getSpec().getImagePullSecrets()).extracting("name").containsExactly("registry");
        assertThat(job.getSpec()
                        .getTopologySpreadConstraints()
                        .getFirst()
                        .getLabelSelector()
                        .getMatchLabels())
                .as("spread over the pods of this run")
                .containsEntry("ragtime.dev/run", "1");
        assertThat(job.getMetadata().getLabels())
                .containsEntry("example.com/team", "search")
                .containsEntry("app.kubernetes.io/component", "ingest");
    }

    @Test
    void podsThatReadAContainerWithoutASecretAskAzureForTheIdentityOfTheirServiceAccount() {
        var pods = Scenario.model("a-container-is-read-as-the-pods-service-account")
                .runPlan()
                .toStart()
                .orElseThrow()
                .getSpec()
                .getTemplate();

        assertThat(pods.getMetadata().getLabels()).containsEntry("azure.workload.identity/use", "true");
        assertThat(pods.getSpec().getServiceAccountName()).isEqualTo("policies-reader");
        assertThat(Scenario.model("pod-settings")
                        .runPlan()
                        .toStart()
                        .orElseThrow()
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels())
                .doesNotContainKey("azure.workload.identity/use");
    }

    @Test
    void theRunsPodsDoNotWaitForWhatIsMissing() {
        var job = Scenario.model("a-missing-configmap-stops-no-other-source")
                .runPlan()
                .toStart();
        var pod = job.orElseThrow().getSpec().getTemplate().getSpec();

        assertThat(pod.getVolumes())
                .extracting(Volume::getName)
                .contains("source-faq")
                .doesNotContain("source-policies");
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getSecret() != null)
                .extracting(volume -> volume.getSecret().getSecretName())
                .containsExactly("handbook-weaviate");
        assertThat(pod.getContainers().getFirst().getVolumeMounts())
                .extracting(VolumeMount::getName)
                .contains("source-faq")
                .doesNotContain("source-policies");
    }

    private static List<HasMetadata> objects(String scenario) {
        return KnowledgeBaseObjects.of(
                        Scenario.model(scenario), new StoreKeys("0123456789abcdef", List.of("0123456789abcdef")))
                .stream()
                .filter(desired -> desired.care() != Desired.Care.RESERVED)
                .map(Desired::object)
                .toList();
    }
}
