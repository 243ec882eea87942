package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Keda;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What the operator made is deleted and edited by hand, and comes back. The short form edits one field of each object,
 * {@code FULL=1} every field that the operator set.
 */
@ExtendWith(Installation.class)
@ResourceLock(value = Installation.RUNNING_OPERATOR, mode = ResourceAccessMode.READ)
@ResourceLock(value = Keda.INSTALLED, mode = ResourceAccessMode.READ)
class HealingIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Kinds that the operator makes; keys are healed in a scenario of their own. */
    private static final List<Map.Entry<String, String>> KINDS = List.of(
            Map.entry("v1", "Service"),
            Map.entry("v1", "ConfigMap"),
            Map.entry("policy/v1", "PodDisruptionBudget"),
            Map.entry("networking.k8s.io/v1", "NetworkPolicy"),
            Map.entry("autoscaling/v2", "HorizontalPodAutoscaler"),
            Map.entry("apps/v1", "Deployment"),
            Map.entry("apps/v1", "StatefulSet"));

    private static TestNamespace namespace;
    private final List<String> table = new ArrayList<>();
    private final List<String> notHealed = new ArrayList<>();
    private Duration slowest = Duration.ZERO;
    private int edits;
    private int refused;

    @BeforeAll
    static void create() {
        namespace = new TestNamespace("healing");
        namespace.apply(Manifests.lamps(3).replace("  runtime: {", "  runtime: {autoscaling: {maxReplicas: 2}, "));
        namespace.apply("""
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: lamps}
                spec:
                  backends: [{name: only, openAICompatible: {url: "http://10.244.0.1:9/v1"}, model: m}]
                """);
        namespace.awaitKnowledgeBase("lamps", kbReady());
        namespace.awaitPipeline("lamps", ragReady());
    }

    @AfterAll
    static void delete() {
        namespace.close();
    }

    @Test
    void every_object_and_every_field_of_it_comes_back() {
        for (var object : objects()) {
            edit(object);
            deleteAndAwait(object);
        }
        aBudgetThatContradictsOurs();
        table.forEach(System.out::println);
        System.out.printf(
                "healing: %d edits, %d more refused by the API server, slowest back after %d ms%n",
                edits, refused, slowest.toMillis());
        assertThat(notHealed).isEmpty();
        namespace.awaitPipeline("lamps", ragReady());
        assertThat(namespace.knowledgeBase("lamps").getStatus().lastSync().number())
                .as("runs: a StatefulSet that is made anew finds its data")
                .isEqualTo(1);
        aLostVolumeIsFilledAgain();
    }

    private static void aLostVolumeIsFilledAgain() {
        var begin = Instant.now();
        Command.kubectl("delete", "pvc", "data-lamps-weaviate-0", "-n", namespace.name(), "--wait=false")
                .mustSucceed();
        Command.kubectl("delete", "pod", "lamps-weaviate-0", "-n", namespace.name())
                .mustSucceed();
        var kb = namespace.awaitKnowledgeBase(
                "lamps", kbReady().and(again -> again.getStatus().lastSync().number() == 2));
        assertThat(kb.getStatus().activeIndex().documents()).isEqualTo(3);
        assertThat(kb.getStatus().lastSync().chunksEmbedded()).isPositive();
        namespace.awaitPipeline("lamps", ragReady());
        System.out.printf(
                "healing: volume of the store lost, all read again after %d s%n",
                Duration.between(begin, Instant.now()).toSeconds());
    }

    /** A field of another's beside which ours cannot be applied. */
    private void aBudgetThatContradictsOurs() {
        var budget = namespace
                .client()
                .genericKubernetesResources("policy/v1", "PodDisruptionBudget")
                .inNamespace(namespace.name())
                .withName("lamps-rag")
                .get();
        var before = JSON.<JsonNode>valueToTree(budget);
        resource(budget)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        before.at("/spec/maxUnavailable").isMissingNode()
                                ? "{\"spec\": {\"minAvailable\": null, \"maxUnavailable\": 3}}"
                                : "{\"spec\": {\"maxUnavailable\": null, \"minAvailable\": 3}}");
        var took = until(() ->
                JSON.<JsonNode>valueToTree(resource(budget).get()).path("spec").equals(before.path("spec")));
        if (took.isEmpty()) notHealed.add(name(budget) + " with a field that contradicts ours");
        table.add("%-60s contradicted, back after %5d ms"
                .formatted(name(budget), took.orElse(LIMIT).toMillis()));
    }

    private static List<GenericKubernetesResource> objects() {
        return KINDS.stream()
                .flatMap(kind -> namespace
                        .client()
                        .genericKubernetesResources(kind.getKey(), kind.getValue())
                        .inNamespace(namespace.name())
                        .withLabel("app.kubernetes.io/managed-by", "ragtime-operator")
                        .list()
                        .getItems()
                        .stream())
                // configuration of a run belongs to the past once it ended; counts are kept by compare-and-swap
                .filter(object -> !object.getMetadata().getLabels().containsKey("ragtime.dev/run"))
                .filter(object -> !object.getMetadata().getName().endsWith("-slo"))
                .toList();
    }

    private void edit(GenericKubernetesResource object) {
        var before = JSON.<JsonNode>valueToTree(object);
        var owned = OwnedFields.of(before);
        assertThat(owned.fields()).as("fields of %s", name(object)).isNotEmpty();
        var slowestHere = Duration.ZERO;
        int editsHere = 0;
        for (var field : Settings.full() ? owned.fields() : owned.first().fields()) {
            if (!tryEdit(object, field, OwnedFields.edited(before.at(field)))) {
                refused++;
                continue;
            }
            editsHere++;
            var took = until(() -> stands(object, owned, before));
            if (took.isEmpty()) notHealed.add(name(object) + " " + field);
            slowestHere = max(slowestHere, took.orElse(LIMIT));
        }
        edits += editsHere;
        slowest = max(slowest, slowestHere);
        table.add("%-60s %3d edits, slowest back after %5d ms"
                .formatted(name(object), editsHere, slowestHere.toMillis()));
    }

    private void deleteAndAwait(GenericKubernetesResource object) {
        var before = JSON.<JsonNode>valueToTree(object);
        var owned = OwnedFields.of(before);
        resource(object).delete();
        var took = until(() -> {
            var now = resource(object).get();
            return now != null
                    && !now.getMetadata().getUid().equals(object.getMetadata().getUid())
                    && stands(object, owned, before);
        });
        if (took.isEmpty()) notHealed.add(name(object) + " deleted");
        slowest = max(slowest, took.orElse(LIMIT));
        table.add("%-60s deleted, back after %5d ms"
                .formatted(name(object), took.orElse(LIMIT).toMillis()));
    }

    /** False when the API server refuses the edit. */
    private static boolean tryEdit(GenericKubernetesResource object, JsonPointer field, JsonNode value) {
        var patch = JSON.createArrayNode()
                .add(JSON.createObjectNode()
                        .put("op", "replace")
                        .put("path", field.toString())
                        .set("value", value));
        try {
            resource(object).patch(PatchContext.of(PatchType.JSON), patch.toString());
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    /** Whether each field that the operator set has its value again, and no list has more elements than it had. */
    private static boolean stands(GenericKubernetesResource object, OwnedFields owned, JsonNode before) {
        var now = resource(object).get();
        if (now == null) return false;
        var tree = JSON.<JsonNode>valueToTree(now);
        return OwnedFields.of(tree).fields().size() == owned.fields().size()
                && owned.fields().stream()
                        .allMatch(field -> tree.at(field).equals(before.at(field))
                                && tree.at(list(field)).size()
                                        == before.at(list(field)).size());
    }

    /** The innermost list around a field, or the object. */
    private static JsonPointer list(JsonPointer field) {
        var at = field;
        while (!at.matches() && !at.last().mayMatchElement()) at = at.head();
        return at.matches() ? at : at.head();
    }

    private static Optional<Duration> until(BooleanSupplier condition) {
        var begin = Instant.now();
        while (true) {
            var holds = condition.getAsBoolean();
            var took = Duration.between(begin, Instant.now());
            if (holds) return Optional.of(took);
            if (took.compareTo(LIMIT) > 0) return Optional.empty();
            Patience.let(Duration.ofMillis(20));
        }
    }

    private static Resource<GenericKubernetesResource> resource(GenericKubernetesResource object) {
        return namespace
                .client()
                .genericKubernetesResources(object.getApiVersion(), object.getKind())
                .inNamespace(namespace.name())
                .withName(object.getMetadata().getName());
    }

    private static Duration max(Duration... durations) {
        return Stream.of(durations).max(Duration::compareTo).orElseThrow();
    }

    private static String name(GenericKubernetesResource object) {
        return object.getKind() + "/" + object.getMetadata().getName();
    }
}
