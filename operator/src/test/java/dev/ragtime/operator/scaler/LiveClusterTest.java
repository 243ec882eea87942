package dev.ragtime.operator.scaler;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ragtime.operator.kubernetes.LaterFields;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveClusterTest {
    private static final String RAGTIME = "/apis/ragtime.dev/v1alpha1/namespaces/hr/";
    private static final String PODS = "/api/v1/namespaces/hr/pods";
    private static final Scaled PIPELINE = new Scaled("RagPipeline", "hr", "assistant");
    private static final Scaled ROUTE = new Scaled("ModelRoute", "hr", "chat");

    /** Items of a list by its path. */
    private final Map<String, String> items = new ConcurrentHashMap<>();

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer apiServer;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        apiServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        apiServer.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            var body =
                    "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"metadata\": {\"resourceVersion\": \"1\"}, \"items\": ["
                            + items.getOrDefault(exchange.getRequestURI().getPath(), "") + "]}";
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        apiServer.start();
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + apiServer.getAddress().getPort())
                .build();
        client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withKubernetesSerialization(LaterFields.passedOver())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        apiServer.stop(0);
    }

    @Test
    void theTargetIsTheManifestsElseWhatIsUsualForSuchPods() {
        items.put(RAGTIME + "ragpipelines", pipeline("{autoscaling: {maxReplicas: 3, targetInFlightPerReplica: 5}}"));
        assertThat(all().target(PIPELINE)).hasValue(5);
        items.put(RAGTIME + "ragpipelines", pipeline("{autoscaling: {maxReplicas: 3}}"));
        assertThat(all().target(PIPELINE)).hasValue(8);
        items.put(RAGTIME + "modelroutes", json("""
                {apiVersion: ragtime.dev/v1alpha1, kind: ModelRoute, metadata: {name: chat, namespace: hr},
                 spec: {backends: [], runtime: {autoscaling: {maxReplicas: 3}}}}"""));
        assertThat(all().target(ROUTE)).hasValue(64);

        assertThat(asked)
                .allSatisfy(
                        request -> assertThat(request).contains("metadata.name").doesNotContain("resourceVersion=0"));
    }

    @Test
    void whatDoesNotExistOrHasAFixedNumberHasNoTarget() {
        assertThat(all().target(PIPELINE)).isEmpty();
        items.put(RAGTIME + "ragpipelines", pipeline("{replicas: 3}"));
        assertThat(all().target(PIPELINE)).isEmpty();
    }

    @Test
    void aNamespaceInWhichTheOperatorDoesNotWorkIsNotAskedFor() {
        assertThat(new LiveCluster(client, Set.of("sales")).target(PIPELINE)).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void podsThatEndOrHaveEndedAreLeftOut() {
        items.put(
                PODS,
                String.join(
                        ",",
                        pod(
                                "ready",
                                "",
                                "{phase: Running, podIP: 10.0.0.1, conditions: [{type: Ready, status: 'True'}]}"),
                        pod("starting", "", "{phase: Pending}"),
                        pod(
                                "ending",
                                "deletionTimestamp: '2026-03-01T12:00:00Z', ",
                                "{phase: Running, podIP: 10.0.0.2}"),
                        pod("evicted", "", "{phase: Failed, podIP: 10.0.0.3}")));

        assertThat(all().pods(PIPELINE))
                .containsExactly(
                        new ScaledPod("ready", Optional.of("10.0.0.1"), true),
                        new ScaledPod("starting", Optional.empty(), false));
        assertThat(asked)
                .singleElement()
                .asString()
                .contains("resourceVersion=0", "component%3Dquery", "instance%3Dassistant", "kind%3DRagPipeline");
    }

    private LiveCluster all() {
        return new LiveCluster(client, Set.of());
    }

    private static String pipeline(String runtime) {
        return json("""
                {apiVersion: ragtime.dev/v1alpha1, kind: RagPipeline, metadata: {name: assistant, namespace: hr},
                 spec: {knowledgeBases: [{name: k}], generator: {extractive: {}}, runtime: %s}}""".formatted(runtime));
    }

    private static String pod(String uid, String metadata, String status) {
        return json("{apiVersion: v1, kind: Pod, metadata: {%sname: %s, namespace: hr, uid: %s}, status: %s}"
                .formatted(metadata, uid, uid, status));
    }

    private static String json(String yaml) {
        return Serialization.asJson(Serialization.unmarshal("---\n" + yaml, Map.class));
    }
}
