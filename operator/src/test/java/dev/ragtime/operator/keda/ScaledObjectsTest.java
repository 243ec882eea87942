package dev.ragtime.operator.keda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.operator.kubernetes.LaterFields;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the real operator SDK, against as much of an API server as it asks for. */
class ScaledObjectsTest {
    private static final String LIST =
            "{\"apiVersion\": \"%s\", \"kind\": \"%sList\", \"metadata\": {\"resourceVersion\": \"1\"}, \"items\": [%s]}";
    private static final String PIPELINE = """
            {"apiVersion": "ragtime.dev/v1alpha1", "kind": "RagPipeline",
             "metadata": {"name": "p", "namespace": "hr", "uid": "u", "resourceVersion": "1", "generation": 1},
             "spec": {"knowledgeBases": [{"name": "k"}], "generator": {"extractive": {}}}}""";
    private static final String SCALED = """
            {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject",
             "metadata": {"name": "p-rag", "namespace": "hr", "uid": "s", "resourceVersion": "1", "labels": {
               "app.kubernetes.io/managed-by": "ragtime-operator", "app.kubernetes.io/instance": "p",
               "ragtime.dev/kind": "RagPipeline"}},
             "spec": {"maxReplicaCount": 3, "pollingInterval": 30},
             "status": {"conditions": [{"type": "Ready", "status": "True", "reason": "ScaledObjectReady", "message": "m"}],
               "lastActiveTime": "2026-03-01T12:00:00Z"}}""";
    private static final String RESOURCES = """
            {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "keda.sh/v1alpha1", "resources": [
              {"name": "scaledobjects", "kind": "ScaledObject", "namespaced": true, "verbs": ["get"]}]}""";

    private final Following reconciler = new Following();
    private HttpServer apiServer;
    private KubernetesClient client;
    private Operator operator;
    private Keda keda;
    private volatile boolean installed;

    /** Remembers what it saw in each reconcile. */
    @ControllerConfiguration(name = "following")
    private final class Following implements Reconciler<RagPipeline> {
        private final List<List<String>> seen = new CopyOnWriteArrayList<>();

        @Override
        public List<EventSource<?, RagPipeline>> prepareEventSources(EventSourceContext<RagPipeline> context) {
            return List.of(new KedaEvents<>(keda, context));
        }

        @Override
        public UpdateControl<RagPipeline> reconcile(RagPipeline pipeline, Context<RagPipeline> context) {
            seen.add(ScaledObjects.of(keda.view().presence(), context).stream()
                    .map(scaled -> scaled.getMetadata().getName() + " "
                            + scaled.getStatus().ready().orElseThrow().status())
                    .toList());
            return UpdateControl.noUpdate();
        }
    }

    @BeforeEach
    void start() throws IOException {
        apiServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        apiServer.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        apiServer.createContext("/", this::answer);
        apiServer.start();
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + apiServer.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withKubernetesSerialization(LaterFields.passedOver())
                .build();
        keda = new Keda(client, Optional.of("ragtime-scaler.system.svc:8083"));
        operator = new Operator(overrides -> overrides
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withStopOnInformerErrorDuringStartup(false)
                .withCacheSyncTimeout(Duration.ofSeconds(20)));
        operator.register(reconciler);
    }

    @AfterEach
    void stop() {
        operator.stop();
        client.close();
        apiServer.stop(0);
    }

    @Test
    void whatTheOperatorMadeIsSeenAsLongAsKedaIsThere() {
        keda.look();
        operator.start();
        awaitSeen(List.of());

        installed = true;
        keda.look();
        awaitSeen(List.of("p-rag True"));

        installed = false;
        keda.look();
        awaitSeen(List.of());

        installed = true;
        keda.look();
        awaitSeen(List.of("p-rag True"));
    }

    private void awaitSeen(List<String> expected) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(reconciler.seen).last().isEqualTo(expected));
        reconciler.seen.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var query = String.valueOf(exchange.getRequestURI().getQuery());
        var served = switch (path) {
            case "/apis/ragtime.dev/v1alpha1/ragpipelines" ->
                LIST.formatted("ragtime.dev/v1alpha1", "RagPipeline", PIPELINE);
            case "/apis/keda.sh/v1alpha1/scaledobjects" ->
                installed ? LIST.formatted("keda.sh/v1alpha1", "ScaledObject", SCALED) : "";
            case "/apis/keda.sh/v1alpha1" -> installed ? RESOURCES : "";
            default -> "";
        };
        if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
            // no web sockets here: the client goes on by a plain request
            send(exchange, 200, "");
        } else if (served.isEmpty()) {
            send(
                    exchange,
                    404,
                    "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"status\": \"Failure\", \"code\": 404}");
        } else if (query.contains("watch=true")) {
            // nothing happens, and the watch stays open
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
        } else {
            send(exchange, 200, served);
        }
    }

    private static void send(HttpExchange exchange, int code, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
