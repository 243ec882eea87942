package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.PlainJWT;
import dev.ragtime.api.Sha256;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Identity;
import dev.ragtime.runtime.access.PrincipalList;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.credential.TokenIssuer;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.ServerSettings;
import dev.ragtime.runtime.pipeline.Pipeline;
import dev.ragtime.runtime.pipeline.Pipelines;
import dev.ragtime.runtime.retrieve.Retriever;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** A pipeline that answers who is known, as a real server lets requests in. */
class ClosedPipelineTest {
    private static final String HEADER = "X-Ragtime-Principals";
    private static final String QUERY = "{\"query\": \"leave\"}";
    private static final String HASH_OF_NEW = "sha256:" + Sha256.hex("new-key", 64);

    @TempDir
    private Path secrets;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ConcurrentLinkedQueue<Caller> asked = new ConcurrentLinkedQueue<>();
    private TokenIssuer issuer;
    private QueryServer server;

    @BeforeEach
    void start() throws Exception {
        issuer = new TokenIssuer();
        key("clients/wiki", "key-of-wiki\n");
        key("portal/intranet", "key-of-intranet");
        server = serve(
                "{apiKeysSecret: {name: clients}, oidc: {issuer: \"%s\", audience: ragtime},".formatted(issuer.url())
                        + " trustedClients: {apiKeysSecret: {name: portal}}}");
    }

    @AfterEach
    void end() {
        server.close();
        issuer.close();
    }

    private void key(String file, String value) throws Exception {
        Files.createDirectories(secrets.resolve(file).getParent());
        Files.writeString(secrets.resolve(file), value);
    }

    private Pipeline pipeline(String auth) {
        Retriever retriever = (query, topK, filter, caller) -> {
            asked.add(caller);
            return QueryServerFixture.handbook().retrieve(query, topK, filter, caller);
        };
        var manifest = QueryServerFixture.PIPELINE.replace("  generator:", "  auth: " + auth + "\n  generator:");
        return Pipelines.of(
                Serialization.unmarshal(manifest, RagPipeline.class),
                Arrays.stream(Mode.values()).collect(Collectors.toMap(mode -> mode, _ -> retriever)),
                Optional.empty());
    }

    private QueryServer serve(String auth) {
        var settings = new QueryServer.Settings(
                new ServerSettings(0, QueryServer.MAX_BODY_BYTES, Duration.ofSeconds(30)),
                QueryServerFixture.QUICK,
                "r-1",
                () -> true,
                Secrets.mounted(secrets));
        return QueryServer.start(settings, pipeline(auth), new CollectorRegistry());
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        var body = method.equals("POST") ? BodyPublishers.ofString(QUERY) : BodyPublishers.noBody();
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                .method(method, body);
        if (headers.length > 0) request.headers(headers);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> ask(String credential) throws Exception {
        return send("POST", "/v1/retrieve", "Authorization", "Bearer " + credential);
    }

    private static JsonNode error(HttpResponse<String> answer) throws Exception {
        return Json.parse(answer.body()).path("error");
    }

    private void refused(String credential) throws Exception {
        var answer = ask(credential);
        assertThat(answer.statusCode()).as(credential).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(error(answer).path("code").asText()).isEqualTo("invalid_credential");
    }

    @Test
    void everything_that_the_contract_lists_wants_a_credential_but_health_metrics_and_pages() throws Exception {
        Map<String, Map<String, Object>> paths;
        try (var contract = QueryServer.class.getResourceAsStream("/openapi.yaml")) {
            Map<String, Map<String, Map<String, Object>>> document = new Yaml().load(contract);
            paths = document.get("paths");
        }
        var open = new TreeSet<String>();
        for (var path : paths.entrySet()) {
            for (var method : path.getValue().keySet()) {
                var answer = send(method.toUpperCase(), path.getKey().replaceAll("[{].*?[}]", "assistant"));
                if (answer.statusCode() != 401) open.add(path.getKey());
                // Anthropic's errors have no code
                else if (path.getKey().equals("/v1/messages"))
                    assertThat(error(answer).path("type").asText()).isEqualTo("authentication_error");
                // those of JSON-RPC are numbers
                else if (path.getKey().equals("/mcp"))
                    assertThat(error(answer).at("/data/code").asText()).isEqualTo("missing_credential");
                else assertThat(error(answer).path("code").asText()).isEqualTo("missing_credential");
            }
        }
        assertThat(open)
                .containsExactly(
                        "/", "/console/{file}", "/livez", "/metrics", "/openapi.yaml", "/ragtime.proto", "/readyz");
        assertThat(asked).isEmpty();
    }

    @Test
    void who_comes_without_a_credential_is_told_what_to_send() throws Exception {
        var answer = send("POST", "/v1/retrieve");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(error(answer).path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error(answer).path("message").asText())
                .contains("an API key of this pipeline", issuer.url(), "audience ragtime", "Authorization: Bearer");
    }

    @Test
    void who_is_known_asks_as_the_principals_that_are_known_of_them() throws Exception {
        assertThat(ask("key-of-wiki").statusCode()).isEqualTo(200);
        assertThat(send("POST", "/v1/retrieve", "x-api-key", "key-of-wiki").statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/v1/models", "x-api-key", "key-of-wiki").statusCode())
                .isEqualTo(200);
        assertThat(ask(issuer.token()).statusCode()).isEqualTo(200);
        assertThat(ask("key-of-intranet").statusCode()).isEqualTo(200);

        assertThat(asked)
                .containsExactly(
                        new Caller(Optional.of(Identity.of("key", "wiki")), PrincipalList.of(List.of("key:wiki"))),
                        new Caller(Optional.of(Identity.of("key", "wiki")), PrincipalList.of(List.of("key:wiki"))),
                        new Caller(
                                Optional.of(Identity.of("oidc", issuer.url(), "ada")),
                                PrincipalList.of(List.of("ada", "hr", "staff"))),
                        new Caller(Optional.of(Identity.of("trusted", "intranet")), PrincipalList.of(List.of())));
    }

    @Test
    void only_trusted_clients_name_principals_and_each_of_whom_they_speak_is_another_caller() throws Exception {
        for (var principals : List.of("ada", "bob", "ada,bob")) {
            assertThat(send("POST", "/v1/retrieve", "x-api-key", "key-of-intranet", HEADER, principals)
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(asked.stream().map(Caller::identity).distinct()).hasSize(3);

        for (var other : List.of("key-of-wiki", issuer.token(), "nonsense")) {
            var answer = send("POST", "/v1/retrieve", "Authorization", "Bearer " + other, HEADER, "root");
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(error(answer).path("code").asText()).isEqualTo("untrusted_client");
        }
        assertThat(asked).hasSize(3);
    }

    @Test
    void keys_may_be_hashed_and_overlap_while_one_takes_over_from_the_other() throws Exception {
        refused("new-key");
        key("clients/wiki", "key-of-wiki\n\n" + HASH_OF_NEW + "\n");
        assertThat(ask("key-of-wiki").statusCode()).isEqualTo(200);
        assertThat(ask("new-key").statusCode()).isEqualTo(200);
        refused(HASH_OF_NEW);

        key("clients/wiki", HASH_OF_NEW.toUpperCase().replace("SHA256", "sha256"));
        refused("key-of-wiki");
        assertThat(ask("new-key").statusCode()).isEqualTo(200);

        key("clients/wiki", " \n");
        refused("new-key");
        assertThat(send("POST", "/v1/retrieve", "x-api-key", "").statusCode()).isEqualTo(401);
        Files.delete(secrets.resolve("clients/wiki"));
        Files.delete(secrets.resolve("clients"));
        refused("key-of-wiki");
    }

    @Test
    void what_is_wrong_or_huge_is_refused_before_its_body_is_read_and_nothing_of_it_comes_back() throws Exception {
        var past = Date.from(Instant.now().minusSeconds(600));
        var expired =
                new PlainJWT(issuer.claims(Instant.now()).expirationTime(past).build()).serialize();
        for (var credential : List.of("nonsense", expired, "a".repeat(100_000), "e30.e30.e30")) refused(credential);
        assertThat(ask("secret-word").body()).doesNotContain("secret-word");
        assertThat(send("POST", "/v1/retrieve", "Authorization", "Basic d2lraTprZXk=")
                        .statusCode())
                .isEqualTo(401);
        assertThat(asked).isEmpty();
    }

    @Test
    void while_the_issuer_was_never_reached_tokens_are_put_off_and_keys_count() throws Exception {
        var token = issuer.token();
        issuer.stop();

        server.close();
        server = serve(
                "{apiKeysSecret: {name: clients}, oidc: {issuer: \"%s\", audience: ragtime}}".formatted(issuer.url()));
        var answer = ask(token);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(error(answer).path("code").asText()).isEqualTo("issuer_unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(ask("key-of-wiki").statusCode()).isEqualTo(200);
        refused("nonsense");
    }

    @Test
    void a_pipeline_that_is_open_by_its_own_word_answers_everybody() throws Exception {
        server.close();
        server = serve("{none: {}}");
        assertThat(send("POST", "/v1/retrieve").statusCode()).isEqualTo(200);
        assertThat(ask("whatever").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/v1/models").statusCode()).isEqualTo(200);
        assertThat(asked).containsOnly(Caller.UNKNOWN);
    }

    @Test
    void a_caller_that_asks_too_much_is_told_when_to_ask_again_and_others_are_answered() throws Exception {
        server.close();
        server = serve("{apiKeysSecret: {name: clients}, trustedClients: {apiKeysSecret: {name: portal}}}\n"
                + "  limits: {requestsPerMinute: 2}");
        for (int i = 0; i < 2; i++) {
            assertThat(ask("key-of-wiki").statusCode()).isEqualTo(200);
            refused("nonsense");
        }

        var answer = ask("key-of-wiki");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(error(answer).path("code").asText()).isEqualTo("rate_limited");
        assertThat(error(answer).path("type").asText()).isEqualTo("rate_limit_error");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 30L);
        assertThat(ask("key-of-intranet").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/v1/models", "x-api-key", "key-of-wiki").statusCode())
                .as("no question")
                .isEqualTo(200);
        assertThat(asked).hasSize(3);
    }

    @Test
    void a_closed_pipeline_rehearses_as_an_open_one() {
        assertThat(Rehearsal.succeeds(pipeline("{apiKeysSecret: {name: clients}}")))
                .isTrue();
    }
}
