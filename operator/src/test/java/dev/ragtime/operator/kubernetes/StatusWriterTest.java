package dev.ragtime.operator.kubernetes;

import static dev.ragtime.operator.kubernetes.Conditions.READY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseStatus;
import dev.ragtime.operator.kubernetes.Events.Notice;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By an API server that answers each write with {@link #code}. */
class StatusWriterTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final List<Notice> NEWS = List.of(new Notice(EventReason.BecameReady, "Serving", "once"));

    private final List<String> writes = new CopyOnWriteArrayList<>();
    private int code = 200;
    private HttpServer server;
    private KubernetesClient client;
    private StatusWriter statuses;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
        statuses = new StatusWriter(client, new Events(client, Clock.fixed(NOON, ZoneOffset.UTC)));
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        writes.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
        var body = exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void anUnchangedStatusIsNotWritten() {
        var resource = resource(status(ready(List.of(), true, NOON)));
        var again = status(ready(resource.getStatus().conditions(), true, LATER));

        assertThat(statuses.write(resource, again, KnowledgeBase::new, List.of()))
                .isTrue();
        assertThat(writes).isEmpty();
    }

    @Test
    void newsAreToldAfterTheStatusIsWritten() {
        assertThat(write()).isTrue();
        assertThat(writes)
                .containsExactly(
                        "PATCH /apis/ragtime.dev/v1alpha1/namespaces/hr/knowledgebases/handbook/status",
                        "POST /api/v1/namespaces/hr/events");
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 404})
    void nothingIsToldByWhatSawTheResourceAsItWas(int changedOrGone) {
        code = changedOrGone;

        assertThat(write()).isFalse();
        assertThat(writes).hasSize(1);
        assertThat(StatusWriter.<KnowledgeBase>lookAgain().getScheduleDelay())
                .hasValueSatisfying(delay -> assertThat(delay).isLessThan(1000));
    }

    @Test
    void aRefusalIsNotTakenForAnOutdatedResource() {
        code = 422;

        assertThatThrownBy(this::write).isInstanceOf(KubernetesClientException.class);
        assertThat(writes).hasSize(1);
    }

    @Test
    void aChangedStatusIsAppliedToWhatItWasComputedFromAndOwnsNothingElse() {
        var changed = status(ready(List.of(), false, NOON));

        assertThat(StatusWriter.patch(resource(null), changed, KnowledgeBase::new))
                .hasValueSatisfying(patch -> {
                    assertThat(patch.getMetadata().getResourceVersion()).isEqualTo("5");
                    assertThat(patch.getMetadata().getAnnotations()).isNullOrEmpty();
                    assertThat(patch.getSpec()).isNull();
                    assertThat(patch.getStatus()).isEqualTo(changed);
                });
    }

    private boolean write() {
        return statuses.write(resource(null), status(ready(List.of(), true, NOON)), KnowledgeBase::new, NEWS);
    }

    private static List<Condition> ready(List<Condition> before, boolean ready, Instant now) {
        return Conditions.of(1L, before, now)
                .set(READY, ready, ready ? Reason.Serving : Reason.StoreStarting, "")
                .list();
    }

    private static KnowledgeBaseStatus status(List<Condition> conditions) {
        return new KnowledgeBaseStatus(
                1L,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                List.of(),
                conditions,
                List.of());
    }

    private static KnowledgeBase resource(KnowledgeBaseStatus status) {
        var resource = new KnowledgeBase();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("handbook")
                .withNamespace("hr")
                .withUid("u-1")
                .withResourceVersion("5")
                .addToAnnotations("a", "b")
                .build());
        resource.setStatus(status);
        return resource;
    }
}
