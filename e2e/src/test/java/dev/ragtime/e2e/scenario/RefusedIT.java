package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.condition;
import static dev.ragtime.e2e.cluster.TestNamespace.is;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the API server refuses of a KnowledgeBase, a pipeline and a route is said by each of them, in the server's words
 * and in one Event, keeps back nothing else, and heals when the cause goes.
 */
@ExtendWith(Installation.class)
class RefusedIT {
    /** A pod that no security standard refuses. */
    private static final String RESTRICTED = """
            {"spec": {
              "securityContext": {"runAsNonRoot": true, "runAsUser": 10001, "seccompProfile": {"type": "RuntimeDefault"}},
              "containers": [{"name": "try", "image": "none", "securityContext": {
                "allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}]}}
            """;

    private static TestNamespace namespace;

    @BeforeAll
    static void create() {
        namespace = new TestNamespace("refused");
        namespace.apply(Manifests.inNewDocument(
                Manifests.documents("lamps", Manifests.pages(3)),
                Manifests.knowledgeBase("lamps", "{name: lamps, configMap: {name: lamps}}")));
        namespace.awaitKnowledgeBase("lamps", kbReady());
    }

    @AfterAll
    static void delete() {
        namespace.close();
    }

    @AfterEach
    void deleteAllButTheLamps() {
        Command.kubectl("delete", "validatingadmissionpolicy,validatingadmissionpolicybinding", "refused-scenario")
                .output();
        Command.kubectl("delete", "quota", "--all", "-n", namespace.name()).mustSucceed();
        namespace.deleteAllBut("lamps");
    }

    @Test
    void by_schema_until_the_spec_is_mended() {
        apply("schema", "limits: {gpu: \"1\"}");
        awaitRefusal("schema", "ApplyFailed", "limits[gpu]");
        // the rest is there
        assertThat(namespace
                        .client()
                        .services()
                        .inNamespace(namespace.name())
                        .list()
                        .getItems())
                .extracting(service -> service.getMetadata().getName())
                .contains("schema-rag", "schema-weaviate");
        heals("by schema", "schema", () -> apply("schema", "limits: {memory: 1Gi}"));
    }

    @Test
    void by_a_quota_of_objects_until_it_goes() {
        namespace.apply("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: workloads}
                spec: {hard: {count/deployments.apps: "0", count/statefulsets.apps: "1"}}
                """);
        awaitRefusedTry("exceeded quota: workloads", "create", "deployment", "quota-try");
        apply("quota", "limits: {memory: 1Gi}");
        awaitRefusal("quota", "ApplyFailed", "exceeded quota: workloads");
        heals(
                "by quota",
                "quota",
                () -> Command.kubectl("delete", "quota", "workloads", "-n", namespace.name())
                        .mustSucceed());
    }

    @Test
    void by_an_admission_policy_until_it_goes() {
        var policy = """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: refused-scenario}
                spec:
                  matchConstraints:
                    resourceRules:
                    - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments, statefulsets]}
                  validations: [{expression: "!object.metadata.name.startsWith('policy-')", message: "no workload today"}]
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: refused-scenario}
                spec:
                  policyName: refused-scenario
                  validationActions: [Deny]
                  matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: refused}}}
                """;
        namespace.apply(policy);
        awaitRefusedTry("no workload today", "create", "deployment", "policy-try");
        apply("policy", "limits: {memory: 1Gi}");
        awaitRefusal("policy", "ApplyFailed", "no workload today");
        heals(
                "by policy",
                "policy",
                () -> Command.kubectl("delete", "validatingadmissionpolicybinding", "refused-scenario")
                        .mustSucceed());
    }

    @Test
    void as_pods_until_the_quota_goes() {
        namespace.apply("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: pods}
                spec: {hard: {pods: "1"}}
                """);
        awaitRefusedTry("exceeded quota: pods", "run", "pods-try", "--overrides=" + RESTRICTED);
        apply("pods", "limits: {memory: 1Gi}");
        awaitRefusal("pods", "PodsRefused", "exceeded quota: pods");
        heals(
                "of pods",
                "pods",
                () -> Command.kubectl("delete", "quota", "pods", "-n", namespace.name())
                        .mustSucceed());
    }

    private static void apply(String name, String resources) {
        namespace.apply("""
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: %1$s}
                spec:
                  sources: [{name: lamps, configMap: {name: lamps}}]
                  store: {weaviate: {managed: {storage: {size: 1Gi}, resources: {requests: {cpu: 20m, memory: 128Mi}, %2$s}}}}
                ---
                apiVersion: ragtime.dev/v1alpha1
                kind: RagPipeline
                metadata: {name: %1$s}
                spec:
                  knowledgeBases: [{name: lamps}]
                  generator: {extractive: {}}
                  runtime: {resources: {requests: {cpu: 20m, memory: 400Mi}, %2$s}}
                ---
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: %1$s}
                spec:
                  backends: [{name: only, openAICompatible: {url: "http://10.244.0.1:9/v1"}, model: m}]
                  runtime: {resources: {requests: {cpu: 20m, memory: 128Mi}, %2$s}}
                """.formatted(name, resources));
    }

    /**
     * Until what was just applied is in force. Before, a quota refuses for another reason (its status is not known yet),
     * and a ReplicaSet keeps the first reason it was told for as long as it is refused.
     */
    private static void awaitRefusedTry(String words, String... creation) {
        var command = Stream.concat(
                        Stream.of(creation), Stream.of("--image=none", "--dry-run=server", "-n", namespace.name()))
                .toArray(String[]::new);
        namespace.await(
                "a try being refused: " + words,
                () -> Command.kubectl(command).output().contains(words));
    }

    private static void awaitRefusal(String name, String reason, String words) {
        var begin = Instant.now();
        conditions(name)
                .forEach((kind, conditions) -> namespace.await(kind + "/" + name + " saying " + reason, () -> {
                    var stalled = condition(conditions.get(), "Stalled");
                    return stalled.filter(c -> "True".equals(c.getStatus()))
                            .filter(c -> reason.equals(c.getReason())
                                    && c.getMessage().contains(words))
                            .isPresent();
                }));
        System.out.printf("refused: %s said by all three kinds after %s%n", reason, since(begin));
        conditions(name)
                .keySet()
                .forEach(kind -> assertThat(namespace.awaitWarnings(kind, name))
                        .as("Warning Events of %s", kind)
                        .hasSize(1));
    }

    private static void heals(String what, String name, Runnable mend) {
        var begin = Instant.now();
        mend.run();
        conditions(name)
                .forEach((kind, conditions) -> namespace.await(
                        kind + "/" + name + " healing", () -> is(conditions.get(), "Stalled", "False")));
        System.out.printf("refused: %s, healed after %s%n", what, since(begin));
    }

    /** By kind, each as it stands now. */
    private static Map<String, Supplier<List<Condition>>> conditions(String name) {
        var conditions = new TreeMap<String, Supplier<List<Condition>>>();
        conditions.put("KnowledgeBase", () -> {
            var status = namespace.knowledgeBase(name).getStatus();
            return status == null ? List.of() : status.conditions();
        });
        conditions.put("RagPipeline", () -> {
            var status = namespace.pipeline(name).getStatus();
            return status == null ? List.of() : status.conditions();
        });
        conditions.put("ModelRoute", () -> {
            var status = namespace.route(name).getStatus();
            return status == null ? List.of() : status.conditions();
        });
        return conditions;
    }

    private static String since(Instant begin) {
        return Duration.between(begin, Instant.now()).toMillis() / 100 / 10.0 + " s";
    }
}
