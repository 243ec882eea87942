package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.condition;
import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static dev.ragtime.e2e.cluster.TestNamespace.routeReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.e2e.cluster.Command;
import dev.ragtime.e2e.cluster.ConstantLoad;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.Keda;
import dev.ragtime.e2e.cluster.OpenStreams;
import dev.ragtime.e2e.cluster.Scaler;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.SteadyModel;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Where KEDA is, the number of pods follows the requests in flight, and neither way costs an answer. */
@ExtendWith(Installation.class)
@ResourceLock(Keda.INSTALLED)
@ResourceLock(value = Installation.RUNNING_OPERATOR, mode = ResourceAccessMode.READ)
class ScaleIT {
    private static final int STREAMS = 12;
    private static final int BURST = 39;
    private static final int KEPT = 4;

    /** 40 in flight of 8 each. */
    private static final int MOST = 5;

    @Test
    void keda_is_asked_to_scale_by_what_is_in_flight_while_it_is_there_and_cpu_decides_before_and_after()
            throws IOException {
        try (var namespace = new TestNamespace("scale");
                var model = SteadyModel.start(Settings.nodeAddress(), Duration.ofMillis(500))) {
            start(namespace, model, "autoscaling: {maxReplicas: 3}, ");
            namespace.awaitPipeline("lamps", autoscales("True", "ByCpu"));
            assertThat(autoscalers(namespace)).containsExactly("lamps-rag");

            try (var keda = Keda.definitions()) {
                namespace.await(
                        "a ScaledObject and no other autoscaler",
                        () -> scaledObjects(namespace).size() == 1
                                && autoscalers(namespace).isEmpty());
                var scaled = scaledObjects(namespace).getFirst();
                var serving =
                        namespace.client().apps().deployments().inNamespace(namespace.name()).list().getItems().stream()
                                .map(deployment -> deployment.getMetadata().getName())
                                .filter(name -> name.startsWith("lamps-rag-"))
                                .toList();
                assertThat(scaled.<String>get("spec", "scaleTargetRef", "name")).isIn(serving);
                assertThat(scaled.<Integer>get("spec", "minReplicaCount")).isEqualTo(1);
                assertThat(scaled.<Integer>get("spec", "maxReplicaCount")).isEqualTo(3);
                assertThat(scaled.<String>get("spec", "triggers", 0, "type")).isEqualTo("external-push");
                assertThat(scaled.<Map<String, String>>get("spec", "triggers", 0, "metadata"))
                        .containsEntry("scalerAddress", "ragtime-scaler.ragtime-system.svc:8083")
                        .containsEntry("name", "lamps");
                // its operator does not run here
                namespace.awaitPipeline("lamps", autoscales("Unknown", "ByRequestsInFlight"));

                try (var scaler = new Scaler(namespace.client(), scaled);
                        var streams = new OpenStreams(namespace.address("lamps-rag"), STREAMS)) {
                    streams.awaitMore(1);
                    assertThat(scaler.target()).isEqualTo(8);
                    namespace.await(STREAMS + " requests in flight", () -> scaler.inFlight() == STREAMS);
                    model.finish();
                    assertThat(streams.cut()).isEmpty();
                    namespace.await("none in flight", () -> scaler.inFlight() == 0);
                }

                assertThat(Command.kubectl("scale", "ragpipeline/lamps", "--replicas=2", "-n", namespace.name())
                                .exitCode())
                        .as("while an autoscaler has the number")
                        .isNotZero();
                namespace.apply(pipeline(""));
                namespace.await("no autoscaler", () -> scaledObjects(namespace).isEmpty());
                namespace.awaitPipeline("lamps", autoscales("False", "Fixed"));
                Command.kubectl("scale", "ragpipeline/lamps", "--replicas=2", "-n", namespace.name())
                        .mustSucceed();
                namespace.await("two pods", () -> serving(namespace) == 2);
                Command.kubectl(
                                "patch",
                                "ragpipeline/lamps",
                                "-n",
                                namespace.name(),
                                "--type=json",
                                "-p",
                                "[{\"op\": \"remove\", \"path\": \"/spec/runtime/replicas\"}]")
                        .mustSucceed();
                namespace.apply(pipeline("autoscaling: {maxReplicas: 3}, "));
                namespace.await(
                        "a ScaledObject again", () -> scaledObjects(namespace).size() == 1);
            }
            namespace.await(
                    "the autoscaler of Kubernetes", () -> autoscalers(namespace).equals(List.of("lamps-rag")));
            namespace.awaitPipeline("lamps", autoscales("True", "ByCpu"));
            System.out.printf(
                    "scale: by CPU, by requests in flight (%d counted while %d ran, 0 cut), fixed, and back: one autoscaler"
                            + " at most%n",
                    STREAMS, STREAMS);
        }
    }

    @Test
    @Tag("full")
    @EnabledIfEnvironmentVariable(named = "FULL", matches = "1", disabledReason = "KEDA is built for 17 minutes")
    void one_request_in_flight_then_forty_and_back_and_replicas_follow_without_a_failed_one() throws IOException {
        try (var keda = Keda.whole();
                var namespace = new TestNamespace("scale-whole");
                var model = SteadyModel.start(Settings.nodeAddress(), Duration.ofMillis(500))) {
            start(namespace, model, "autoscaling: {maxReplicas: 8}, ");
            namespace.awaitPipeline("lamps", autoscales("True", "ByRequestsInFlight"));
            namespace.await("one pod", () -> serving(namespace) == 1);
            var address = namespace.address("lamps-rag");
            try (var first = new OpenStreams(address, 1);
                    var load = ConstantLoad.of(address, "blue lamp")) {
                first.awaitMore(1);
                var begin = Instant.now();
                var burst = new OpenStreams(address, BURST);
                namespace.await(MOST + " pods or one more", () -> serving(namespace) >= MOST);
                var up = Instant.now();
                // some that run on pods which are to go
                try (var kept = new OpenStreams(address, KEPT)) {
                    kept.awaitMore(1);
                    burst.close();
                    namespace.await("one pod again", () -> serving(namespace) == 1);
                    var down = Instant.now();
                    model.finish();
                    assertThat(kept.cut()).as("streams that scale-down cut").isEmpty();
                    assertThat(first.cut()).as("the first stream").isEmpty();
                    load.close();
                    assertThat(load.failures()).isEmpty();
                    System.out.printf(
                            "scale: 1 to 40 in flight: %d pods after %d s; back: 1 pod after %d s; %d other requests, 0"
                                    + " failed, 0 of %d streams cut%n",
                            MOST,
                            Duration.between(begin, up).toSeconds(),
                            Duration.between(up, down).toSeconds(),
                            load.answered(),
                            KEPT + 1);
                }
            }
        }
    }

    private static void start(TestNamespace namespace, SteadyModel model, String runtime) {
        namespace.apply(Manifests.inNewDocument(
                Manifests.documents("lamps", Manifests.pages(3)),
                Manifests.knowledgeBase("lamps", "{name: lamps, configMap: {name: lamps}}"),
                route(model),
                pipeline(runtime)));
        namespace.awaitKnowledgeBase("lamps", kbReady());
        namespace.awaitRoute("steady", routeReady());
        namespace.awaitPipeline("lamps", ragReady());
    }

    /** @param runtime begins the flow mapping {@code runtime} */
    private static String pipeline(String runtime) {
        return Manifests.extractivePipeline("lamps", "lamps")
                .replace("runtime: {", "runtime: {" + runtime)
                .replace(
                        "generator: {extractive: {}}",
                        "generator: {modelRoute: {name: steady}}\n  timeoutSeconds: 900");
    }

    private static String route(SteadyModel model) {
        return """
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: steady}
                spec:
                  backends: [{name: steady, openAICompatible: {url: "%s/v1"}, model: m}]
                  timeoutSeconds: 900
                  runtime: {replicas: 1, resources: {requests: {cpu: 20m, memory: 200Mi}, limits: {memory: 512Mi}}}
                """.formatted(model.address());
    }

    private static Predicate<RagPipeline> autoscales(String status, String reason) {
        return pipeline -> pipeline.getStatus() != null
                && condition(pipeline.getStatus().conditions(), "Autoscaling")
                        .filter(told -> told.getStatus().equals(status))
                        .filter(told -> told.getReason().equals(reason))
                        .isPresent();
    }

    /** None while there is no such kind. */
    private static List<GenericKubernetesResource> scaledObjects(TestNamespace namespace) {
        try {
            return namespace
                    .client()
                    .genericKubernetesResources("keda.sh/v1alpha1", "ScaledObject")
                    .inNamespace(namespace.name())
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() == 404) return List.of();
            throw e;
        }
    }

    private static List<String> autoscalers(TestNamespace namespace) {
        return namespace
                .client()
                .autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(namespace.name())
                .list()
                .getItems()
                .stream()
                .map(autoscaler -> autoscaler.getMetadata().getName())
                .toList();
    }

    /** Pods as the pipeline's status tells, once no other exists but those that end. */
    private static int serving(TestNamespace namespace) {
        var replicas = namespace.pipeline("lamps").getStatus().replicas();
        var pods = namespace.pods("query", "lamps").stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .count();
        return replicas != null && replicas == pods ? replicas : -1;
    }
}
