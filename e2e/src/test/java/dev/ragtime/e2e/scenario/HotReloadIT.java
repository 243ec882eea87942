package dev.ragtime.e2e.scenario;

import static dev.ragtime.e2e.cluster.TestNamespace.kbReady;
import static dev.ragtime.e2e.cluster.TestNamespace.ragReady;
import static dev.ragtime.e2e.cluster.TestNamespace.routeReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.e2e.cluster.Client;
import dev.ragtime.e2e.cluster.Installation;
import dev.ragtime.e2e.cluster.OpenStreams;
import dev.ragtime.e2e.cluster.Patience;
import dev.ragtime.e2e.cluster.Settings;
import dev.ragtime.e2e.cluster.SteadyModel;
import dev.ragtime.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A changed route is live in every replica within seconds, and whatever takes its time is not cut. */
@ExtendWith(Installation.class)
class HotReloadIT {
    private static final int CHANGES = Settings.full() ? 50 : 8;
    private static final int STREAMS = Settings.full() ? 100 : 20;
    /** The promise is five seconds; the short form runs beside other scenarios. A kubelet left alone takes a minute. */
    private static final Duration SOON = Duration.ofSeconds(Settings.full() ? 5 : 20);
    /** The short form is longer than the default limit of a pipeline. */
    private static final Duration SLOW = Duration.ofSeconds(Settings.full() ? 240 : 65);

    @Test
    void a_changed_route_is_live_in_every_replica_and_cuts_no_stream() throws IOException {
        try (var namespace = new TestNamespace("hot-reload");
                var model = SteadyModel.start(Settings.nodeAddress(), Duration.ofMillis(500))) {
            namespace.apply(route("chat", model, "m-0"));
            namespace.awaitRoute("chat", routeReady());
            namespace.await("both gateways", () -> gateways(namespace).size() == 2);
            var pods = gateways(namespace);
            var took = new ArrayList<Duration>();
            var clients = pods.stream().map(HotReloadIT::client).toList();
            try (var streams = new OpenStreams(namespace.address("chat-route"), STREAMS)) {
                streams.awaitMore(1);
                for (var change = 1; change <= CHANGES; change++) {
                    took.addAll(change(namespace, clients, route("chat", model, "m-" + change)));
                }
                streams.awaitMore(1);
                model.finish();
                assertThat(streams.cut()).as("streams that were cut").isEmpty();
                took.sort(null);
                var slowest = took.get((int) Math.ceil(took.size() * 0.99) - 1);
                System.out.printf(
                        "hot-reload: %d changes under %d open streams, 0 cut, %d words; until each of %d gateways works"
                                + " by a change: median %d ms, p99 %d ms, longest %d ms%n",
                        CHANGES,
                        STREAMS,
                        streams.words(),
                        pods.size(),
                        took.get(took.size() / 2).toMillis(),
                        slowest.toMillis(),
                        took.getLast().toMillis());
                assertThat(slowest).isLessThan(SOON);
            }
            clients.forEach(Client::close);
            assertThat(gateways(namespace))
                    .extracting(pod -> pod.getMetadata().getUid())
                    .as("the same pods")
                    .containsExactlyInAnyOrderElementsOf(
                            pods.stream().map(pod -> pod.getMetadata().getUid()).toList());
            namespace.awaitRoute(
                    "chat",
                    route -> routeReady().test(route)
                            && !route.getStatus().conditions().toString().contains("still worked by"));
        }
    }

    /** @return for each gateway, how long it took from the API server's yes to an answer by the changed route */
    private static List<Duration> change(TestNamespace namespace, List<Client> gateways, String route) {
        var before = gateways.stream().map(HotReloadIT::revision).toList();
        namespace.apply(route);
        var begin = Instant.now();
        var effects = new ArrayList<CompletableFuture<Duration>>();
        for (var i = 0; i < gateways.size(); i++) {
            var gateway = gateways.get(i);
            var old = before.get(i);
            effects.add(CompletableFuture.supplyAsync(() -> {
                Patience.in(namespace)
                        .until("the change", () -> !revision(gateway).equals(old));
                return Duration.between(begin, Instant.now());
            }));
        }
        return effects.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void a_slow_model_has_the_time_that_its_pipeline_gives_it() throws IOException {
        try (var namespace = new TestNamespace("slow-model");
                var model = SteadyModel.start(Settings.nodeAddress(), Duration.ofSeconds(2))) {
            namespace.apply(Manifests.inNewDocument(
                    Manifests.documents("lamps", Manifests.pages(3)),
                    Manifests.knowledgeBase("lamps", "{name: lamps, configMap: {name: lamps}}"),
                    route("slow", model, "m"),
                    pipeline()));
            namespace.awaitKnowledgeBase("lamps", kbReady());
            namespace.awaitRoute("slow", routeReady());
            namespace.awaitPipeline("lamps", ragReady());
            try (var streams = new OpenStreams(namespace.address("lamps-rag"), 2);
                    var client = new Client(namespace.address("lamps-rag"), SLOW.multipliedBy(2))) {
                var whole = CompletableFuture.supplyAsync(() -> client.ask("How often is the blue lamp replaced?"));
                streams.awaitMore(1);
                Patience.let(SLOW);
                assertThat(whole).as("an answer in one piece").isNotDone();
                model.finish();
                assertThat(streams.cut()).isEmpty();
                var answer = whole.join();
                assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
                assertThat(answer.body().path("ragtime").path("degraded")).isEmpty();
                System.out.printf(
                        "hot-reload: after %d s of a slow model 2 streams and a whole answer ended whole, %d words%n",
                        SLOW.toSeconds(), streams.words());
            }
        }
    }

    private static List<Pod> gateways(TestNamespace namespace) {
        return namespace.pods("gateway", "chat").stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(Readiness::isPodReady)
                .toList();
    }

    private static Client client(Pod pod) {
        return new Client("http://" + pod.getStatus().getPodIP() + ":8080");
    }

    /** The revision by which this gateway answers now. */
    private static String revision(Client gateway) {
        return gateway.askForRevision("Which lamp?");
    }

    private static String route(String name, SteadyModel model, String asked) {
        return """
                apiVersion: ragtime.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: %s}
                spec:
                  backends: [{name: steady, openAICompatible: {url: "%s/v1"}, model: %s}]
                  runtime: {replicas: 2, resources: {requests: {cpu: 20m, memory: 200Mi}, limits: {memory: 512Mi}}}
                """.formatted(name, model.address(), asked);
    }

    private static String pipeline() {
        return Manifests.extractivePipeline("lamps", "lamps")
                .replace("generator: {extractive: {}}", "generator: {modelRoute: {name: slow}}\n  timeoutSeconds: 300");
    }
}
