package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.operator.knowledgebase.weaviate.ApiKey;
import dev.ragtime.operator.knowledgebase.weaviate.ClientService;
import dev.ragtime.operator.knowledgebase.weaviate.DisruptionBudget;
import dev.ragtime.operator.knowledgebase.weaviate.HeadlessService;
import dev.ragtime.operator.knowledgebase.weaviate.Isolation;
import dev.ragtime.operator.knowledgebase.weaviate.Nodes;
import dev.ragtime.operator.serving.Golden;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnowledgeBaseObjectsTest {
    @ParameterizedTest(name = "{0} gives the objects of its golden file")
    @ValueSource(strings = {"one-node", "three-nodes-retained"})
    void aKnowledgeBaseBecomesItsObjects(String scenario) {
        Golden.verify("knowledgebase/" + scenario, objects(scenario));
    }

    @Test
    void progressChangesNoObject() {
        assertThat(objects("run-under-way")).isEqualTo(objects("never-synced-twin"));
    }

    private static List<HasMetadata> objects(String scenario) {
        var model = Scenario.model(scenario);
        var cluster = model.weaviate();
        var objects = new ArrayList<HasMetadata>(List.of(
                ApiKey.secret(cluster, "0123456789abcdef"),
                HeadlessService.service(cluster),
                ClientService.service(cluster),
                DisruptionBudget.budget(cluster),
                Isolation.policy(cluster),
                Nodes.statefulSet(cluster),
                IngestConfig.configMap(cluster)));
        model.jobToStart().ifPresent(objects::add);
        return objects;
    }
}
