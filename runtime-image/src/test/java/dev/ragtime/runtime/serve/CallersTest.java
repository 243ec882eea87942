package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Identity;
import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.access.PrincipalList;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.ServerSettings;
import dev.ragtime.runtime.pipeline.Pipelines;
import dev.ragtime.runtime.retrieve.Retriever;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On whose behalf is asked, as a real server takes it from requests. */
class CallersTest {
    private static final String TRUSTING = QueryServerFixture.PIPELINE.replace(
            "  generator:", "  auth: {trustedClients: {apiKeysSecret: {name: portal}}}\n  generator:");
    private static final String HEADER = "X-Ragtime-Principals";

    @TempDir
    private Path secrets;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ConcurrentLinkedQueue<Caller> asked = new ConcurrentLinkedQueue<>();
    private QueryServer server;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(secrets.resolve("portal"));
        Files.writeString(secrets.resolve("portal/intranet"), "key-of-intranet\n");
        server = serve(TRUSTING);
    }

    @AfterEach
    void end() {
        server.close();
    }

    private QueryServer serve(String manifest) {
        Retriever retriever = (query, topK, filter, caller) -> {
            asked.add(caller);
            return QueryServerFixture.handbook().retrieve(query, topK, filter, caller);
        };
        var pipeline = Pipelines.of(
                Serialization.unmarshal(manifest, RagPipeline.class),
                Arrays.stream(Mode.values()).collect(Collectors.toMap(mode -> mode, _ -> retriever)),
                Optional.empty());
        var settings = new QueryServer.Settings(
                new ServerSettings(0, QueryServer.MAX_BODY_BYTES, Duration.ofSeconds(30)),
                QueryServerFixture.QUICK,
                "r-1",
                () -> true,
                Secrets.mounted(secrets));
        return QueryServer.start(settings, pipeline, new CollectorRegistry());
    }

    private HttpResponse<String> ask(String... headers) throws Exception {
        return post("/v1/retrieve", "{\"query\": \"leave\"}", headers);
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) request.headers(headers);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode error(HttpResponse<String> answer) throws Exception {
        return Json.parse(answer.body()).path("error");
    }

    /** As client intranet names them. */
    private static Caller caller(String... names) throws Exception {
        var principals = PrincipalList.of(List.of(names));
        var parts = Stream.concat(Stream.of("intranet"), principals.stream().map(Principal::token));
        return new Caller(Optional.of(Identity.of("trusted", parts.toArray(String[]::new))), principals);
    }

    @Test
    void a_trusted_client_asks_on_behalf_of_whom_it_names_in_every_way_of_asking() throws Exception {
        var key = new String[] {"Authorization", "Bearer key-of-intranet", HEADER, "ada, group:hr"};
        var chat = QueryServerFixture.chat("How much leave?", false);
        var streamed = QueryServerFixture.chat("How much leave?", true);

        assertThat(ask(key).statusCode()).isEqualTo(200);
        assertThat(post("/v1/chat/completions", chat, key).statusCode()).isEqualTo(200);
        assertThat(post("/v1/chat/completions", streamed, key).statusCode()).isEqualTo(200);
        assertThat(ask("x-api-key", "key-of-intranet", HEADER, "group:hr", HEADER, "ada")
                        .statusCode())
                .isEqualTo(200);
        assertThat(asked).hasSize(4).containsOnly(caller("ada", "group:hr"));
    }

    @Test
    void who_names_nobody_is_nobody_whatever_key_comes_along() throws Exception {
        assertThat(ask().statusCode()).isEqualTo(200);
        assertThat(ask(HEADER, " ").statusCode()).isEqualTo(200);
        assertThat(ask("Authorization", "Bearer sk-of-somebody-else").statusCode())
                .isEqualTo(200);
        assertThat(ask("Authorization", "Bearer key-of-intranet").statusCode()).isEqualTo(200);
        assertThat(asked).hasSize(4).containsOnly(Caller.UNKNOWN);
    }

    @Test
    void principals_are_taken_from_nobody_without_a_key_of_the_secret() throws Exception {
        for (var key : List.of("Bearer key-of-intran", "Bearer key-of-intranet2", "Bearer ", "Basic key-of-intranet")) {
            var answer = ask("Authorization", key, HEADER, "ada");
            assertThat(answer.statusCode()).as(key).isEqualTo(401);
            assertThat(error(answer).path("code").asText()).isEqualTo("untrusted_client");
            assertThat(answer.body()).contains("apiKeysSecret").doesNotContain("ada");
        }
        assertThat(ask(HEADER, "ada").statusCode()).isEqualTo(401);
        assertThat(asked).isEmpty();
    }

    @Test
    void keys_come_and_go_with_the_secret_without_a_restart() throws Exception {
        Files.writeString(secrets.resolve("portal/wiki"), "key-of-wiki");
        assertThat(ask("x-api-key", "key-of-wiki", HEADER, "ada").statusCode()).isEqualTo(200);
        Files.delete(secrets.resolve("portal/intranet"));
        assertThat(ask("x-api-key", "key-of-intranet", HEADER, "ada").statusCode())
                .isEqualTo(401);
        Files.writeString(secrets.resolve("portal/empty"), "\n");
        assertThat(ask("x-api-key", "", HEADER, "ada").statusCode()).isEqualTo(401);
        Files.delete(secrets.resolve("portal/wiki"));
        Files.delete(secrets.resolve("portal/empty"));
        Files.delete(secrets.resolve("portal"));
        assertThat(ask("x-api-key", "key-of-wiki", HEADER, "ada").statusCode()).isEqualTo(401);
    }

    @Test
    void a_pipeline_that_trusts_no_client_says_so_to_who_names_principals() throws Exception {
        server.close();
        server = serve(QueryServerFixture.PIPELINE);

        var answer = ask("x-api-key", "key-of-intranet", HEADER, "ada");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(error(answer).path("message").asText()).contains("spec.auth.trustedClients");
        assertThat(ask().statusCode()).isEqualTo(200);
    }

    @Test
    void another_header_may_be_named() throws Exception {
        server.close();
        server = serve(TRUSTING.replace("{name: portal}", "{name: portal}, principalsHeader: X-Groups"));

        assertThat(ask("x-api-key", "key-of-intranet", "x-groups", "ada").statusCode())
                .isEqualTo(200);
        assertThat(asked).containsExactly(caller("ada"));
    }

    @Test
    void every_character_can_be_said_and_what_is_malformed_is_refused_with_the_remedy() throws Exception {
        var name = "\0\n\u00e9 ,%\"\ud83d\ude00\uffff";
        var encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        assertThat(ask("x-api-key", "key-of-intranet", HEADER, encoded).statusCode())
                .isEqualTo(200);
        assertThat(asked).containsExactly(caller(name));

        var wrong = Map.of(
                "ada,%",
                "%25", "%ff", "UTF-8", "x".repeat(300), "1 to 256 characters", numbered(1001), "more than 1000");
        for (var one : wrong.entrySet()) {
            var answer = ask("x-api-key", "key-of-intranet", HEADER, one.getKey());
            assertThat(answer.statusCode()).as(one.getValue()).isEqualTo(400);
            assertThat(error(answer).path("code").asText()).isEqualTo("invalid_principals");
            assertThat(error(answer).path("param").asText()).isEqualTo(HEADER);
            assertThat(error(answer).path("message").asText()).contains(HEADER, one.getValue());
            assertThat(answer.body()).doesNotContain("ada", "user:");
        }
    }

    @Test
    void a_thousand_principals_are_taken() throws Exception {
        assertThat(ask("x-api-key", "key-of-intranet", HEADER, numbered(1000)).statusCode())
                .isEqualTo(200);
        assertThat(asked.element().principals()).hasSize(1000);
        assertThat(ask("x-api-key", "key-of-intranet", HEADER, ("%" + "41%".repeat(60) + "41,").repeat(1000))
                        .statusCode())
                .as("more than headers may have")
                .isBetween(400, 431);
    }

    private static String numbered(int many) {
        return IntStream.range(0, many)
                .mapToObj(i -> "user:number-" + i + "@a-rather-long-domain-of-a-company.example.com")
                .collect(Collectors.joining(", "));
    }
}
