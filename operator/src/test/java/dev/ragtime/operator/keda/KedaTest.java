package dev.ragtime.operator.keda;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ragtime.operator.keda.Keda.Presence;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KedaTest {
    private static final String INSTALLED = """
            {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "keda.sh/v1alpha1", "resources": [
              {"name": "scaledjobs", "kind": "ScaledJob", "namespaced": true, "verbs": ["get"]},
              {"name": "scaledobjects", "kind": "ScaledObject", "namespaced": true, "verbs": ["get"]}]}""";

    private final AtomicInteger changes = new AtomicInteger();
    private HttpServer apiServer;
    private KubernetesClient client;
    private volatile int code = 404;
    private Keda keda;

    @BeforeEach
    void start() throws IOException {
        apiServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        apiServer.createContext("/apis/keda.sh/v1alpha1", exchange -> {
            var body =
                    code == 200 ? INSTALLED : "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": " + code + "}";
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        apiServer.start();
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + apiServer.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
        keda = new Keda(client, Optional.of("ragtime-scaler.system.svc:8083"));
        keda.onChange(changes::incrementAndGet);
    }

    @AfterEach
    void stop() {
        client.close();
        apiServer.stop(0);
    }

    @Test
    void kedaIsSeenToComeAndToGoAndEachIsToldOnce() {
        assertThat(look(404)).isEqualTo(Presence.Absent);
        assertThat(look(404)).isEqualTo(Presence.Absent);
        assertThat(look(200)).isEqualTo(Presence.Present);
        assertThat(look(200)).isEqualTo(Presence.Present);
        assertThat(look(404)).isEqualTo(Presence.Absent);

        assertThat(changes).hasValue(3);
    }

    @Test
    void anApiServerThatIsAwayLeavesItUnknownOrAsItWas() {
        assertThat(look(503)).isEqualTo(Presence.Unknown);
        assertThat(look(200)).isEqualTo(Presence.Present);
        assertThat(look(503)).isEqualTo(Presence.Present);
        assertThat(look(403)).isEqualTo(Presence.Present);

        assertThat(changes).hasValue(1);
    }

    private Presence look(int answered) {
        code = answered;
        keda.look();
        return keda.view().presence();
    }
}
