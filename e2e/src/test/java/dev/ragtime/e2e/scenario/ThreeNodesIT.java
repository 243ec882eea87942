package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.ConstantLoad;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.TestNamespace;
import dev.ragtime.e2e.cluster.WeaviateNodes;
import io.fabric8.kubernetes.client.readiness.Readiness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three nodes form one cluster, and queries go on while one of them is killed. */
@ExtendWith(Installation.class)
class ThreeNodesIT {
    @Test
    void queries_go_on_while_one_of_three_nodes_is_killed() {
        try (var namespace = new TestNamespace("three-nodes")) {
            namespace.apply(Manifests.inNewDocument(
                    Manifests.documents("lamps", Manifests.pages(10)),
                    Manifests.knowledgeBase("lamps", "{name: lamps, configMap: {name: lamps}}", Manifests.store(3)),
                    Manifests.extractivePipeline("lamps", "lamps")));
            namespace.awaitKnowledgeBase("lamps", kbReady());
            namespace.awaitPipeline("lamps", ragReady());
            var nodes = new WeaviateNodes(namespace, "lamps");
            namespace.await("three healthy nodes", () -> nodes.healthy() == 3);

            try (var load = ConstantLoad.of(namespace.address("lamps-rag"), "blue lamp")) {
                load.awaitMore(20);
                var killed = namespace.pods("weaviate", "lamps").getLast();
                namespace.client().resource(killed).withGracePeriod(0).delete();
                namespace.await(
                        "a new node",
                        () -> replaced(namespace, killed.getMetadata().getUid()));
                namespace.await("three healthy nodes", () -> nodes.healthy() == 3);
                load.awaitMore(20);
                assertThat(load.failures()).isEmpty();
                System.out.printf("three-node: %d queries answered, 0 failed, one node killed%n", load.answered());
            }
        }
    }

    /** All three pods are ready, and the killed one is not among them. */
    private static boolean replaced(TestNamespace namespace, String uid) {
        var pods = namespace.pods("weaviate", "lamps");
        return pods.size() == 3
                && pods.stream().allMatch(Readiness::isPodReady)
                && pods.stream().noneMatch(pod -> pod.getMetadata().getUid().equals(uid));
    }
}
