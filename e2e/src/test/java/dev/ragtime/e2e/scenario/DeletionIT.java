package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Whatever is deleted, and in whatever order, it ends by itself, and what is to stay stays. */
@ResourceLock(value = Installation.RUNNING_OPERATOR, mode = ResourceAccessMode.READ)
@ExtendWith(Installation.class)
class DeletionIT {
    /** The promise is a minute; the short form runs beside other scenarios. */
    private static final Duration SOON = Duration.ofMinutes(Settings.full() ? 1 : 2);

    private static final String MADE =
            "statefulsets,deployments,jobs,pods,pvc,services,hpa,pdb,networkpolicies,configmaps,secrets";

    @Test
    void a_namespace_goes_in_the_midst_of_syncs() {
        try (var namespace = new TestNamespace("deletion-namespace")) {
            namespace.apply(Manifests.inNewDocument(syncing("one"), syncing("two")));
            Stream.of("one", "two").forEach(name -> namespace.awaitKnowledgeBase(name, kb -> running(namespace, name)));
            goes("a namespace in the midst of two syncs", namespace, "namespace", namespace.name());
        }
    }

    @Test
    void resources_go_in_every_order_and_take_all_along() {
        try (var namespace = new TestNamespace("deletion-order")) {
            for (var order : List.of(List.of("kb/lamps", "rag/lamps"), List.of("rag/lamps", "kb/lamps"))) {
                namespace.apply(Manifests.lamps(3));
                namespace.awaitPipeline("lamps", ragReady());
                var begin = Instant.now();
                order.forEach(resource -> delete(namespace, resource));
                gone(
                        "%s, then %s".formatted(order.getFirst(), order.getLast()),
                        begin,
                        () -> left(namespace).isEmpty());
            }
        }
    }

    @Test
    @Tag("full")
    void what_is_retained_stays_and_only_the_same_name_takes_it_up() {
        try (var namespace = new TestNamespace("deletion-retain")) {
            namespace.apply(Manifests.inNewDocument(
                    Manifests.documents("lamps", Manifests.pages(5)), retained("lamps", "Delete")));
            namespace.awaitKnowledgeBase("lamps", kbReady());
            namespace.apply(retained("lamps", "Retain"));
            namespace.await("Retain in force", () -> whenDeleted(namespace).equals("Retain"));
            delete(namespace, "kb/lamps");
            namespace.await(
                    "the rest is gone",
                    () -> left(namespace)
                            .equals(List.of(
                                    "persistentvolumeclaim/data-lamps-weaviate-0",
                                    "secret/lamps-weaviate",
                                    "secret/lamps-weaviate-nodes")));

            namespace.apply(retained("other", "Delete"));
            namespace.awaitKnowledgeBase("other", kbReady());
            assertThat(namespace.knowledgeBase("other").getStatus().lastSync().chunksEmbedded())
                    .isPositive();
            namespace.apply(retained("lamps", "Delete"));
            var again = namespace.awaitKnowledgeBase("lamps", kbReady());
            assertThat(again.getStatus().lastSync().chunksEmbedded()).isZero();
            assertThat(again.getStatus().activeIndex().documents()).isEqualTo(5);

            namespace.await("Delete in force", () -> whenDeleted(namespace).equals("Delete"));
            var begin = Instant.now();
            delete(namespace, "kb/lamps", "kb/other");
            gone(
                    "what was retained and taken up again",
                    begin,
                    () -> left(namespace).isEmpty());
        }
    }

    /** In the full form the whole scenario has the cluster to itself. */
    @Nested
    @Tag("full")
    @Isolated("takes away the operator and the definitions that all other scenarios share")
    class WithoutOperatorOrDefinitions {
        @AfterEach
        void asBefore() {
            Installation.apply();
            scaleOperator(1);
        }

        @Test
        void a_namespace_goes_when_the_operator_went_first() {
            try (var namespace = new TestNamespace("deletion-orphans")) {
                namespace.apply(Manifests.lamps(3));
                namespace.awaitPipeline("lamps", ragReady());
                scaleOperator(0);
                namespace.apply(syncing("never-seen"));
                goes("a namespace whose operator went first", namespace, "namespace", namespace.name());
            }
        }

        @Test
        void the_definitions_may_go_first() {
            try (var namespace = new TestNamespace("deletion-crds")) {
                namespace.apply(Manifests.lamps(3));
                namespace.awaitPipeline("lamps", ragReady());
                Installation.apply("crds.keep=false");
                var begin = Instant.now();
                Command.helm(
                                "uninstall",
                                Installation.OPERATOR,
                                "-n",
                                Installation.NAMESPACE,
                                "--wait",
                                "--timeout",
                                "2m")
                        .mustSucceed();
                gone(
                        "the chart with its definitions",
                        begin,
                        () -> left(namespace).isEmpty());
            }
        }
    }

    private static void goes(String what, TestNamespace namespace, String kind, String name) {
        var begin = Instant.now();
        Command.kubectl("delete", kind, name, "--wait=false").mustSucceed();
        gone(
                what,
                begin,
                () -> namespace.client().namespaces().withName(namespace.name()).get() == null);
    }

    private static void gone(String what, Instant begin, Callable<Boolean> condition) {
        Patience.with(() -> Duration.between(begin, Instant.now()).compareTo(SOON) < 0)
                .still(SOON)
                .until(what, condition);
        var took = Duration.between(begin, Instant.now());
        System.out.printf("deletion: %s: all gone after %d s%n", what, took.toSeconds());
        assertThat(took).as(what).isLessThan(SOON);
    }

    private static void delete(TestNamespace namespace, String... resources) {
        for (var resource : resources) {
            Command.kubectl("delete", resource, "-n", namespace.name(), "--wait=false")
                    .mustSucceed();
        }
    }

    /** What the operator made, and what follows from that, as far as it is still there. */
    private static List<String> left(TestNamespace namespace) {
        var made = Command.kubectl(
                        "get",
                        MADE,
                        "-n",
                        namespace.name(),
                        "-o",
                        "name",
                        "-l",
                        "app.kubernetes.io/managed-by=ragtime-operator")
                .mustSucceed()
                .output();
        return made.lines()
                .filter(line -> line.contains("/"))
                .map(line -> line.replaceFirst("^([a-z]+)[.a-z0-9]*/", "$1/"))
                .sorted()
                .toList();
    }

    private static boolean running(TestNamespace namespace, String name) {
        return namespace.pods("ingest", name).stream()
                .anyMatch(pod -> "Running".equals(pod.getStatus().getPhase()));
    }

    private static String whenDeleted(TestNamespace namespace) {
        var nodes = namespace
                .client()
                .apps()
                .statefulSets()
                .inNamespace(namespace.name())
                .withName("lamps-weaviate")
                .get();
        return nodes == null
                ? ""
                : nodes.getSpec().getPersistentVolumeClaimRetentionPolicy().getWhenDeleted();
    }

    private static void scaleOperator(int replicas) {
        Command.kubectl(
                        "scale",
                        "deployment",
                        Installation.OPERATOR,
                        "-n",
                        Installation.NAMESPACE,
                        "--replicas=" + replicas)
                .mustSucceed();
        Command.kubectl(
                        "rollout",
                        "status",
                        "deployment",
                        Installation.OPERATOR,
                        "-n",
                        Installation.NAMESPACE,
                        "--timeout=3m")
                .mustSucceed();
        if (replicas > 0) return;
        Command.kubectl(
                "wait",
                "pods",
                "-n",
                Installation.NAMESPACE,
                "-l",
                "app.kubernetes.io/component=operator",
                "--for=delete",
                "--timeout=2m");
    }

    /** Enough pages to be at it for a while. */
    private static String syncing(String name) {
        return Manifests.inNewDocument(
                Manifests.documents(name, Manifests.pages(800)),
                Manifests.knowledgeBase(name, "{name: lamps, configMap: {name: %s}}".formatted(name)));
    }

    private static String retained(String name, String policy) {
        return Manifests.knowledgeBase(
                name, "{name: lamps, configMap: {name: lamps}}", Manifests.store(1) + "\n  deletionPolicy: " + policy);
    }
}
