package dev.ragtime.runtime.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.ragtime.api.pipeline.KubernetesTokens;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Identity;
import dev.ragtime.runtime.access.PrincipalList;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.store.ServerCertificate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that a stand-in of the API server judges, over TLS as the real one. */
class ClusterTokensTest {
    private static final String ACCOUNT = "system:serviceaccount:shop:portal";
    private static final String TOKEN = "header.claims.signature";

    @TempDir
    private Path folder;

    private final CopyOnWriteArrayList<JsonNode> asked = new CopyOnWriteArrayList<>();
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private volatile int status = 201;
    private volatile String answer = authenticated("ragtime");
    private HttpsServer server;
    private ClusterTokens tokens;

    @BeforeEach
    void start() throws Exception {
        var certificate = ServerCertificate.in(folder);
        Files.writeString(folder.resolve("ca.crt"), certificate.pem());
        Files.writeString(folder.resolve("token"), "token-of-the-pod\n");
        server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.serving()));
        server.createContext("/apis/authentication.k8s.io/v1/tokenreviews", this::review);
        server.start();
        var address = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
        tokens = new ClusterTokens(
                new KubernetesTokens(List.of("ragtime", "other")), new ApiServer(address, folder), () -> now);
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private void review(HttpExchange exchange) throws IOException {
        asked.add(Json.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        var allowed =
                "Bearer token-of-the-pod".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        var bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(allowed ? status : 401, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String authenticated(String audience) {
        return """
                {"status": {"authenticated": true, "audiences": ["%s"], "user": {
                  "username": "%s", "uid": "1", "groups": ["system:serviceaccounts", "key:portal"]}}}
                """.formatted(audience, ACCOUNT);
    }

    @Test
    void the_user_and_the_groups_of_a_token_are_principals() throws Exception {
        assertThat(tokens.judge(TOKEN))
                .isEqualTo(new Verdict.Known(new Caller(
                        Optional.of(Identity.of("kubernetes", ACCOUNT)),
                        PrincipalList.of(List.of(ACCOUNT, "system:serviceaccounts")))));
        var spec = asked.getFirst().path("spec");
        assertThat(spec.path("token").asText()).isEqualTo(TOKEN);
        assertThat(spec.path("audiences").toString()).isEqualTo("[\"ragtime\",\"other\"]");
    }

    @Test
    void a_token_is_asked_about_once_in_half_a_minute_and_a_foreign_one_every_five_seconds() {
        for (int i = 0; i < 30; i++) {
            assertThat(tokens.judge(TOKEN)).isInstanceOf(Verdict.Known.class);
            now = now.plus(Duration.ofMillis(990));
        }
        assertThat(asked).hasSize(1);
        answer = "{\"status\": {\"authenticated\": false, \"error\": \"expired\"}}";
        now = now.plus(Duration.ofSeconds(1));
        for (int i = 0; i < 3; i++) assertThat(tokens.judge(TOKEN)).isInstanceOf(Verdict.Foreign.class);
        assertThat(asked).as("one that was revoked").hasSize(2);
        answer = authenticated("ragtime");
        now = now.plus(Duration.ofSeconds(5));
        assertThat(tokens.judge(TOKEN)).isInstanceOf(Verdict.Known.class);
    }

    @Test
    void a_token_for_the_api_server_itself_is_refused() {
        answer = authenticated("https://kubernetes.default.svc");
        assertThat(tokens.judge(TOKEN)).isInstanceOf(Verdict.Refused.class);
        answer = "{\"status\": {\"authenticated\": true, \"user\": {\"username\": \"ada\"}}}";
        now = now.plus(Duration.ofSeconds(5));
        assertThat(tokens.judge(TOKEN)).as("a server without audiences").isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void what_is_no_token_does_not_reach_the_api_server() {
        for (var other : List.of("key-of-portal", "a.b", "a.b.c.d", "a.b.", "a.b c.d"))
            assertThat(tokens.judge(other)).isInstanceOf(Verdict.Foreign.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void nobody_is_let_in_while_the_api_server_does_not_tell() throws Exception {
        for (int code : List.of(403, 500, 429)) {
            status = code;
            assertThat(tokens.judge(TOKEN))
                    .isInstanceOfSatisfying(
                            Verdict.Undecided.class,
                            undecided -> assertThat(undecided.code()).isEqualTo("issuer_unavailable"));
        }
        status = 201;
        answer = "nonsense";
        assertThat(tokens.judge(TOKEN)).isInstanceOf(Verdict.Undecided.class);
        answer = "{}";
        assertThat(tokens.judge("a.b.c")).isInstanceOf(Verdict.Foreign.class);
        answer = authenticated("ragtime");
        assertThat(tokens.judge(TOKEN)).as("and at once when it does").isInstanceOf(Verdict.Known.class);

        now = now.plus(Duration.ofMinutes(1));
        Files.writeString(folder.resolve("token"), "another");
        assertThat(tokens.judge(TOKEN)).isInstanceOf(Verdict.Undecided.class);
        Files.delete(folder.resolve("ca.crt"));
        assertThat(tokens.judge(TOKEN)).as("one that nobody vouches for").isInstanceOf(Verdict.Undecided.class);
        server.stop(0);
        assertThat(tokens.judge(TOKEN)).isInstanceOf(Verdict.Undecided.class);
    }
}
