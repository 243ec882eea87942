package dev.ragtime.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuntimeConfigTest {
    private static final String APPLIED = """
            apiVersion: ragtime.dev/v1alpha1
            kind: KnowledgeBase
            metadata:
              name: handbook
              namespace: hr
              uid: 1
              resourceVersion: "RV"
              generation: 3
              labels: {team: hr}
              annotations:
                ragtime.dev/allow-deletions: docs
                kubectl.kubernetes.io/last-applied-configuration: "{}"
              managedFields: [{manager: kubectl}]
            spec:
              sources:
              - name: docs
                git: {url: "https://example.com/docs.git", include: ["**/*.md"]}
              store: {weaviate: {managed: {replicas: 3, storage: {size: 20Gi}}}}
            status:
              observedGeneration: 3
              activeIndex: {number: 1, collection: Kb_handbook_1234, documents: DOCS, chunks: 90}
              store: {endpoint: "http://handbook-weaviate.hr.svc", grpcEndpoint: "handbook-weaviate.hr.svc:50051", credentialsSecret: handbook-weaviate, nodesReady: NODES}
              conditions: []
            """;

    @Test
    void keepsWhatTheUserWroteAndWhereToConnect() {
        var text = RuntimeConfig.render(List.of(knowledgeBase("1", "12", "3")));

        var read = Serialization.unmarshal(text, KnowledgeBase.class);
        assertThat(read.getMetadata().getName()).isEqualTo("handbook");
        assertThat(read.getMetadata().getNamespace()).isEqualTo("hr");
        assertThat(read.getMetadata().getAnnotations()).containsOnlyKeys("ragtime.dev/allow-deletions");
        assertThat(read.getSpec()).isEqualTo(knowledgeBase("1", "12", "3").getSpec());
        assertThat(read.getStatus().activeIndex().collection()).isEqualTo("Kb_handbook_1234");
        assertThat(read.getStatus().store().grpcEndpoint()).isEqualTo("handbook-weaviate.hr.svc:50051");
        assertThat(text).doesNotContain("uid", "managedFields", "last-applied");
    }

    @Test
    void isTheSameTextWhileOnlyProgressMoves() {
        assertThat(RuntimeConfig.render(List.of(knowledgeBase("1", "12", "3"))))
                .isEqualTo(RuntimeConfig.render(List.of(knowledgeBase("2", "13", "2"))));
    }

    @Test
    void writesSeveralDocumentsInOneFile() {
        var configMap = Serialization.unmarshal(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: prompt, namespace: hr}\ndata: {system: 'Be brief: {{x}}'}",
                ConfigMap.class);

        var read = (List<?>)
                Serialization.unmarshal(RuntimeConfig.render(List.of(knowledgeBase("1", "1", "1"), configMap)));

        assertThat(read)
                .hasSize(2)
                .last()
                .isInstanceOfSatisfying(
                        ConfigMap.class, c -> assertThat(c.getData()).containsEntry("system", "Be brief: {{x}}"));
    }

    private static KnowledgeBase knowledgeBase(String resourceVersion, String documents, String nodes) {
        return Serialization.unmarshal(
                APPLIED.replace("RV", resourceVersion)
                        .replace("DOCS", documents)
                        .replace("NODES", nodes),
                KnowledgeBase.class);
    }
}
