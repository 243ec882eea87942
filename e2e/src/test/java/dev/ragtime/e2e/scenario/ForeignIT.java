package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.condition;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Objects of a user that have the names we need: never written, named in the status, and there when we are gone. */
@ExtendWith(Installation.class)
class ForeignIT {
    /** Of each resource named taken, one object of each kind that the operator makes. */
    private static final String FOREIGN = """
            apiVersion: v1
            kind: Service
            metadata: {name: taken-rag}
            spec: {selector: {app: mine}, ports: [{port: 9000}]}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: taken-rag-slo}
            data: {mine: "yes"}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: taken-route}
            spec:
              replicas: 0
              selector: {matchLabels: {app: mine}}
              template: {metadata: {labels: {app: mine}}, spec: {containers: [{name: mine, image: "mine:1"}]}}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: taken-route}
            spec: {maxUnavailable: 1, selector: {matchLabels: {app: mine}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: taken-weaviate}
            spec: {podSelector: {matchLabels: {app: mine}}}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: taken-weaviate}
            stringData: {mine: "yes"}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data-taken-weaviate-0}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
            """;

    private static final String ROUTE = """
            apiVersion: ragtime.dev/v1alpha1
            kind: ModelRoute
            metadata: {name: taken}
            spec:
              backends: [{name: only, openAICompatible: {url: "http://10.244.0.1:9/v1"}, model: m}]
            """;

    private static TestNamespace namespace;

    @BeforeAll
    static void create() {
        namespace = new TestNamespace("foreign");
        namespace.apply(Manifests.inNewDocument(
                Manifests.documents("lamps", Manifests.pages(3)),
                Manifests.knowledgeBase("lamps", "{name: lamps, configMap: {name: lamps}}")));
        namespace.awaitKnowledgeBase("lamps", kbReady());
        namespace.apply(FOREIGN);
    }

    @AfterAll
    static void delete() {
        namespace.close();
    }

    @Test
    void they_are_named_and_untouched_also_after_deletion_and_healing_follows_their_end() {
        var before = foreign();
        namespace.apply(Manifests.inNewDocument(
                Manifests.knowledgeBase("taken", "{name: lamps, configMap: {name: lamps}}"),
                Manifests.extractivePipeline("taken", "lamps"),
                ROUTE));
        namespace.awaitKnowledgeBase(
                "taken", kb -> kb.getStatus() != null && taken(kb.getStatus().conditions()));
        namespace.awaitPipeline(
                "taken",
                pipeline -> pipeline.getStatus() != null
                        && taken(pipeline.getStatus().conditions()));
        namespace.awaitRoute(
                "taken",
                route -> route.getStatus() != null && taken(route.getStatus().conditions()));
        assertThat(foreign()).isEqualTo(before);

        namespace.deleteAllBut("lamps");
        assertThat(foreign()).as("after our resources are gone").isEqualTo(before);

        heals();
    }

    private static void heals() {
        namespace.apply(Manifests.extractivePipeline("taken", "lamps"));
        namespace.awaitPipeline(
                "taken",
                pipeline -> pipeline.getStatus() != null
                        && taken(pipeline.getStatus().conditions()));
        var begin = Instant.now();
        Command.kubectl("delete", "service/taken-rag", "configmap/taken-rag-slo", "-n", namespace.name())
                .mustSucceed();
        namespace.awaitPipeline("taken", ragReady());
        System.out.printf(
                "foreign: 7 objects untouched; Ready %d s after the foreign ones went%n",
                Duration.between(begin, Instant.now()).toSeconds());
    }

    private static boolean taken(List<Condition> conditions) {
        return condition(conditions, "Stalled")
                .filter(stalled -> "True".equals(stalled.getStatus()) && "NameTaken".equals(stalled.getReason()))
                .filter(stalled -> stalled.getMessage().contains("taken-"))
                .isPresent();
    }

    /** Identity, generation and writers of each, by kind: all that changes when someone writes more than a status. */
    private static Map<String, String> foreign() {
        var kinds = Stream.of(
                Map.entry("v1", "Service"),
                Map.entry("v1", "ConfigMap"),
                Map.entry("apps/v1", "Deployment"),
                Map.entry("policy/v1", "PodDisruptionBudget"),
                Map.entry("networking.k8s.io/v1", "NetworkPolicy"),
                Map.entry("v1", "Secret"),
                Map.entry("v1", "PersistentVolumeClaim"));
        var seen = new TreeMap<String, String>();
        kinds.flatMap(kind -> namespace
                        .client()
                        .genericKubernetesResources(kind.getKey(), kind.getValue())
                        .inNamespace(namespace.name())
                        .list()
                        .getItems()
                        .stream())
                .filter(ForeignIT::isOfTheUser)
                .forEach(object ->
                        seen.put(object.getKind() + "/" + object.getMetadata().getName(), traces(object)));
        assertThat(seen).hasSize(7);
        return seen;
    }

    private static boolean isOfTheUser(GenericKubernetesResource object) {
        var meta = object.getMetadata();
        var labels = meta.getLabels() == null ? Map.<String, String>of() : meta.getLabels();
        return (meta.getName().startsWith("taken-") || meta.getName().startsWith("data-taken-"))
                && !"ragtime-operator".equals(labels.get("app.kubernetes.io/managed-by"));
    }

    private static String traces(GenericKubernetesResource object) {
        var meta = object.getMetadata();
        var writers = meta.getManagedFields().stream()
                .filter(entry ->
                        entry.getSubresource() == null || entry.getSubresource().isEmpty())
                .map(entry -> entry.getManager())
                .filter(manager -> manager.startsWith("ragtime"))
                .toList();
        return "%s generation %s, deleted %s, written by %s"
                .formatted(meta.getUid(), meta.getGeneration(), meta.getDeletionTimestamp(), writers);
    }
}
