package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static dev.ragtime.e2e.cluster.TestNamespace.routeReady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.ConstantLoad;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.InstantModel;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** From the previous release to this one and back, with a resource of each kind under load. */
@Isolated("changes the installation that all other scenarios share")
@ExtendWith(Installation.class)
class UpgradeIT {
    private static final String PREVIOUS = "0.1.0";
    private static final String PRESENT = "dev";
    /** Without fields that the previous release does not know. */
    private static final String KNOWN_BEFORE = Manifests.store(1) + "\n  sync: {parallelism: 1}";

    @BeforeAll
    static void previousRelease() {
        var history = Command.script("e2e/cluster/images/previous.sh", "known").exitCode() == 0;
        if (!history) System.out.println("SKIPPED: the commit of version " + PREVIOUS + " is not in this clone");
        assumeTrue(history, "git fetch --unshallow");
        Command.script("e2e/cluster/images/previous.sh").mustSucceed();
        var images = Settings.root().resolve(".cache/previous/images");
        Command.script(
                        "e2e/cluster/cluster",
                        "load-image",
                        images.resolve("operator.tar").toString(),
                        images.resolve("runtime-image.tar").toString())
                .mustSucceed();
    }

    /** Whatever happened: this version, as all other scenarios need it. */
    @AfterAll
    static void asBefore() {
        Installation.apply();
    }

    @Test
    void an_upgrade_and_a_rollback_restart_no_store_and_fail_no_query() throws IOException {
        Installation.remove();
        Installation.applyChart(
                Settings.root().resolve(".cache/previous/chart"),
                "image.tag=" + PREVIOUS,
                "runtimeImage.tag=" + PREVIOUS);
        try (var namespace = new TestNamespace("upgrade");
                var model = InstantModel.start(Settings.nodeAddress())) {
            namespace.apply(Manifests.inNewDocument(
                    Manifests.documents("lamps", Manifests.pages(5)),
                    Manifests.knowledgeBase("lamps", "{name: lamps, configMap: {name: lamps}}", KNOWN_BEFORE),
                    Manifests.extractivePipeline("lamps", "lamps").replace("runtime: {", "runtime: {replicas: 2, "),
                    route(model.address())));
            namespace.awaitKnowledgeBase("lamps", kbReady());
            namespace.awaitPipeline("lamps", ragReady());
            namespace.awaitRoute("chat", routeReady());
            var store = identity(namespace);
            try (var queries = ConstantLoad.of(namespace.address("lamps-rag"), "blue lamp");
                    var calls = ConstantLoad.ofChat(namespace.address("chat-route"))) {
                queries.awaitMore(20);

                var begin = Instant.now();
                // a later Weaviate in the chart, which no registry has: nobody takes it up
                Installation.apply("weaviateImage.tag=99.0.0");
                allRun(namespace, PRESENT);
                told("upgrade", begin, queries, calls);
                assertThat(identity(namespace)).as("pods of the store").isEqualTo(store);
                assertThat(namespace.knowledgeBase("lamps").getStatus().store().image())
                        .endsWith(":1.38.3");
                assertThat(namespace.knowledgeBase("lamps").getMetadata().getFinalizers())
                        .isEmpty();

                begin = Instant.now();
                Command.helm(
                                "rollback",
                                Installation.OPERATOR,
                                "-n",
                                Installation.NAMESPACE,
                                "--wait",
                                "--timeout",
                                "3m")
                        .mustSucceed();
                allRun(namespace, PREVIOUS);
                told("rollback", begin, queries, calls);
                assertThat(identity(namespace)).as("pods of the store").isEqualTo(store);

                if (!Settings.full()) return;
                begin = Instant.now();
                Installation.apply();
                allRun(namespace, PRESENT);
                told("upgrade again", begin, queries, calls);
                assertThat(identity(namespace)).as("pods of the store").isEqualTo(store);
            }
        }
    }

    private static void told(String what, Instant begin, ConstantLoad queries, ConstantLoad calls) {
        queries.awaitMore(30);
        calls.awaitMore(30);
        System.out.printf(
                "upgrade: %s: %d s, %d queries and %d calls of the route answered, %d and %d failed%n",
                what,
                Duration.between(begin, Instant.now()).toSeconds(),
                queries.answered(),
                calls.answered(),
                queries.failures().size(),
                calls.failures().size());
        assertThat(queries.failures()).as(what).isEmpty();
        assertThat(calls.failures()).as(what).isEmpty();
    }

    /** All that serve are of that version and ready, and so say the resources. */
    private static void allRun(TestNamespace namespace, String version) {
        namespace.await(
                "pods of " + version,
                () -> runs(namespace.pods("query", "lamps"), version)
                        && runs(namespace.pods("gateway", "chat"), version)
                        && kbReady().test(namespace.knowledgeBase("lamps"))
                        && ragReady().test(namespace.pipeline("lamps"))
                        && routeReady().test(namespace.route("chat")));
    }

    private static boolean runs(List<Pod> pods, String version) {
        return pods.stream()
                .anyMatch(pod -> Readiness.isPodReady(pod)
                        && pod.getSpec().getContainers().getFirst().getImage().endsWith(":" + version));
    }

    /** Which pods the store has, and how often their containers restarted. */
    private static Map<String, Integer> identity(TestNamespace namespace) {
        return namespace.pods("weaviate", "lamps").stream()
                .collect(Collectors.toMap(
                        pod -> pod.getMetadata().getUid(),
                        pod -> pod.getStatus().getContainerStatuses().getFirst().getRestartCount()));
    }

    private static String route(String model) {
        return """
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: chat}
                spec:
                  backends: [{name: instant, openAICompatible: {url: "%s/v1"}, model: m}]
                  runtime: {replicas: 2, resources: {requests: {cpu: 20m, memory: 200Mi}, limits: {memory: 512Mi}}}
                  objectives: [{name: available, availability: {}, targetPercent: "99"}]
                """.formatted(model);
    }
}
