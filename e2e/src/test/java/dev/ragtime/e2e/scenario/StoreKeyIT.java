package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.KeyRotation;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus.KeyRotation.Phase;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.ConstantLoad;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The key of a store is deleted, edited and replaced under load, and nobody has to do anything about it. */
@ExtendWith(Installation.class)
@ResourceLock(value = Installation.RUNNING_OPERATOR, mode = ResourceAccessMode.READ)
class StoreKeyIT {
    private static final String CLIENTS = "lamps-weaviate";
    private static final String NODES = "lamps-weaviate-nodes";
    private static final String EDITED = "{\"data\":{\"%s\":\"ZWRpdGVk\"}}";

    @Test
    void a_lost_edited_or_replaced_key_heals_by_itself_and_no_query_fails() {
        try (var namespace = new TestNamespace("store-key")) {
            namespace.apply(Manifests.inNewDocument(
                    Manifests.documents("lamps", Manifests.pages(10)),
                    Manifests.knowledgeBase("lamps", "{name: lamps, configMap: {name: lamps}}", Manifests.store(3)),
                    Manifests.extractivePipeline("lamps", "lamps").replace("runtime: {", "runtime: {replicas: 2, ")));
            namespace.awaitKnowledgeBase("lamps", kbReady());
            namespace.awaitPipeline("lamps", ragReady());
            namespace.await("three nodes", () -> well(namespace));
            var key = namespace.weaviateKey("lamps");
            try (var load = ConstantLoad.of(namespace.address("lamps-rag"), "blue lamp")) {
                load.awaitMore(20);
                heals(namespace, load, key, "client Secret deleted", "delete", "secret", CLIENTS);
                heals(namespace, load, key, "nodes' Secret deleted", "delete", "secret", NODES);
                heals(namespace, load, key, "both deleted", "delete", "secret", CLIENTS, NODES);
                heals(
                        namespace,
                        load,
                        key,
                        "client Secret edited",
                        "patch",
                        "secret",
                        CLIENTS,
                        "-p",
                        EDITED.formatted("api-key"));
                heals(
                        namespace,
                        load,
                        key,
                        "nodes' Secret edited",
                        "patch",
                        "secret",
                        NODES,
                        "-p",
                        EDITED.formatted("allowed-keys"));
                aQueryPodThatRestartsMeanwhileBecomesReady(namespace, load);
                rotates(namespace, load, key);
            }
        }
    }

    private static void heals(TestNamespace namespace, ConstantLoad load, String key, String what, String... command) {
        var begin = Instant.now();
        kubectl(namespace, command);
        namespace.await(
                what + ": back",
                () -> keyIs(namespace, key) && accepted(namespace).equals(key));
        var restored = Duration.between(begin, Instant.now());
        // a node that starts from now on must know the key
        load.awaitMore(20);
        assertThat(load.failures()).as(what).isEmpty();
        System.out.printf(
                "store-key: %s: back after %d ms, %d queries, 0 failed%n", what, restored.toMillis(), load.answered());
    }

    private static void aQueryPodThatRestartsMeanwhileBecomesReady(TestNamespace namespace, ConstantLoad load) {
        var begin = Instant.now();
        var pod = namespace.pods("query", "lamps").getFirst();
        var node = namespace.pods("weaviate", "lamps").getLast();
        kubectl(namespace, "delete", "secret", CLIENTS, NODES);
        namespace.client().resource(node).delete();
        if (namespace.pods("query", "lamps").size() > 1)
            namespace.client().resource(pod).delete();
        namespace.await(
                "pods are back",
                () -> replaced(namespace.pods("weaviate", "lamps"), node, 3)
                        && namespace.pods("query", "lamps").stream().allMatch(Readiness::isPodReady)
                        && well(namespace));
        load.awaitMore(20);
        assertThat(load.failures())
                .as("a node restarted while its key was away")
                .isEmpty();
        System.out.printf(
                "store-key: both deleted, a node restarted: healthy after %d s, 0 failed%n",
                Duration.between(begin, Instant.now()).toSeconds());
    }

    private static void rotates(TestNamespace namespace, ConstantLoad load, String old) {
        var begin = Instant.now();
        kubectl(namespace, "annotate", "kb", "lamps", "ragtime.dev/rotate-store-key=please");
        namespace.await("clients have another key", () -> !keyIs(namespace, old));
        System.out.printf(
                "store-key: rotated: all nodes know the new key after %d s, %d queries, %d failed%n",
                Duration.between(begin, Instant.now()).toSeconds(),
                load.answered(),
                load.failures().size());
        load.awaitMore(50);
        assertThat(load.failures()).as("nodes restarted one by one").isEmpty();
        assertThat(rotation(namespace).phase()).isEqualTo(Phase.Switching);
        if (!Settings.full()) return;
        // there are five minutes in which nothing is to be seen
        Patience.in(namespace)
                .still(Duration.ofMinutes(7))
                .until("the old key is forgotten", () -> rotation(namespace).phase() == null && well(namespace));
        load.awaitMore(50);
        assertThat(load.failures()).isEmpty();
        assertThat(accepted(namespace)).doesNotContain(old);
        System.out.printf(
                "store-key: rotated: old key forgotten after %d s, %d queries, 0 failed%n",
                Duration.between(begin, Instant.now()).toSeconds(), load.answered());
    }

    private static boolean well(TestNamespace namespace) {
        return namespace.knowledgeBase("lamps").getStatus().conditions().stream()
                .anyMatch(condition -> "AllNodesReady".equals(condition.getReason()));
    }

    private static KeyRotation rotation(TestNamespace namespace) {
        KnowledgeBase kb = namespace.knowledgeBase("lamps");
        return kb.getStatus().store().keyRotation();
    }

    private static boolean keyIs(TestNamespace namespace, String key) {
        return value(namespace, CLIENTS, "api-key").equals(key);
    }

    private static String accepted(TestNamespace namespace) {
        return value(namespace, NODES, "allowed-keys");
    }

    /** Empty while the Secret is away. */
    private static String value(TestNamespace namespace, String secret, String key) {
        var found = namespace
                .client()
                .secrets()
                .inNamespace(namespace.name())
                .withName(secret)
                .get();
        if (found == null || found.getData() == null) return "";
        return new String(Base64.getDecoder().decode(found.getData().getOrDefault(key, "")), StandardCharsets.US_ASCII);
    }

    private static boolean replaced(List<Pod> pods, Pod gone, int wanted) {
        return pods.size() == wanted
                && pods.stream().allMatch(Readiness::isPodReady)
                && pods.stream()
                        .noneMatch(pod -> pod.getMetadata()
                                .getUid()
                                .equals(gone.getMetadata().getUid()));
    }

    private static void kubectl(TestNamespace namespace, String... command) {
        var arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("-n", namespace.name()));
        Command.kubectl(arguments.toArray(String[]::new)).mustSucceed();
    }
}
