package dev.ragtime.operator.knowledgebase;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ragtime.api.knowledgebase.ExternalWeaviate;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.SharedWeaviate;
import dev.ragtime.operator.knowledgebase.weaviate.GuestKey;
import dev.ragtime.operator.knowledgebase.weaviate.KeyMemory;
import dev.ragtime.operator.knowledgebase.weaviate.StoreProbe;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import dev.ragtime.operator.probe.TrustingProbe;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of a store that cannot be used: the field, and what to do about it. */
class HostObserverTest {
    private static final String HEALTHY =
            "{\"nodes\":[{\"name\":\"a\",\"status\":\"HEALTHY\",\"version\":\"1.38.3\"}]}";
    private static final String EXTERNAL = "spec.store.weaviate.external.";

    private final List<KnowledgeBase> all = new ArrayList<>();
    private final KeyMemory<GuestKey> memory = new KeyMemory<>();
    private final HostObserver observer = new HostObserver(
            new KubernetesClientBuilder().build(),
            new StoreProbe(new TrustingProbe(HttpClient.newHttpClient())),
            memory,
            () -> all);
    private HttpServer server;
    private int status = 200;
    private String body = HEALTHY;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_store_that_answers_is_found_healthy() throws InterruptedException {
        var seen = external("http");
        assertThat(seen.store().host().orElseThrow().findings()).isEmpty();
        assertThat(seen.health().nodesReady()).isEqualTo(1);
    }

    @Test
    void a_store_that_wants_a_key_says_so() throws InterruptedException {
        status = 401;
        assertThat(finding("http").reason()).isEqualTo(Reason.CredentialsRejected);
        assertThat(finding("http").message())
                .startsWith(EXTERNAL + "credentialsSecret: ")
                .endsWith("wants an API key: name a Secret that holds one");
    }

    @Test
    void tls_to_a_port_without_it_names_the_address_and_the_ca() throws InterruptedException {
        assertThat(finding("https").reason()).isEqualTo(Reason.StoreUnavailable);
        assertThat(finding("https").message())
                .startsWith(EXTERNAL + "url: https://")
                .endsWith("or the CA that signed its certificate");
    }

    @Test
    void a_wrong_address_is_named_with_what_kept_it_from_answering() throws InterruptedException {
        server.stop(0);
        assertThat(finding("http").message()).startsWith(EXTERNAL + "url: http://127.0.0.1:");
        assertThat(finding("http").message()).contains("correct the address");
    }

    @Test
    void what_is_no_address_is_asked_nothing() throws InterruptedException {
        for (var host : List.of("a b", "under_score", "[::1")) {
            var resource =
                    knowledgeBase("guest", "{external: {url: \"http://%s\", grpcAddress: \"w:1\"}}".formatted(host));
            var kind = (ExternalWeaviate) resource.getSpec().store().weaviate().kind();
            assertThat(observer.external(resource, kind)
                            .store()
                            .host()
                            .orElseThrow()
                            .findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("is no address"));
        }
    }

    @Test
    void what_is_no_weaviate_is_not_taken_for_one() throws InterruptedException {
        body = "<html>";
        assertThat(finding("http").message()).contains("is not what Weaviate says");
        status = 404;
        assertThat(finding("http").message()).contains("status 404");
    }

    @Test
    void an_owner_must_exist_have_a_store_of_its_own_and_stay() throws InterruptedException {
        var guest = knowledgeBase("guest", "{shared: {knowledgeBase: {name: owner}}}");
        memory.remember(guest, new GuestKey("user", "key", ""));
        all.add(guest);
        assertThat(shared(guest).reason()).isEqualTo(Reason.KnowledgeBaseNotFound);
        assertThat(shared(guest).message())
                .startsWith("spec.store.weaviate.shared.knowledgeBase.name: KnowledgeBase hr/owner does not exist");

        var chained = knowledgeBase("owner", "{shared: {knowledgeBase: {name: another}}}");
        all.add(chained);
        assertThat(shared(guest).reason()).isEqualTo(Reason.InvalidSpec);
        assertThat(shared(guest).message()).contains("is not its own");
        all.remove(chained);

        var leaving = knowledgeBase("owner", "{managed: {}}");
        leaving.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
        all.add(leaving);
        assertThat(shared(guest).reason()).isEqualTo(Reason.StoreInUse);
        assertThat(shared(guest).message()).contains("is being deleted");
    }

    private Finding shared(KnowledgeBase guest) throws InterruptedException {
        var kind = (SharedWeaviate) guest.getSpec().store().weaviate().kind();
        return observer.shared(guest, kind)
                .store()
                .host()
                .orElseThrow()
                .findings()
                .getFirst();
    }

    private Finding finding(String scheme) throws InterruptedException {
        return external(scheme).store().host().orElseThrow().findings().getFirst();
    }

    private StoreObserver.Seen external(String scheme) throws InterruptedException {
        var address = "127.0.0.1:" + server.getAddress().getPort();
        var resource = knowledgeBase(
                "guest", "{external: {url: \"%s://%s\", grpcAddress: \"%s\"}}".formatted(scheme, address, address));
        return observer.external(resource, (ExternalWeaviate)
                resource.getSpec().store().weaviate().kind());
    }

    private static KnowledgeBase knowledgeBase(String name, String store) {
        return Serialization.unmarshal("""
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: %s, namespace: hr, uid: u-%s}
                spec:
                  sources: [{name: docs, configMap: {name: docs}}]
                  store: {weaviate: %s}
                """.formatted(name, name, store), KnowledgeBase.class);
    }
}
