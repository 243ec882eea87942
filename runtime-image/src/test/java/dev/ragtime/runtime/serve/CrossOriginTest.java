package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.Completion;
import dev.ragtime.runtime.generate.Completion.Usage;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages of other origins, as browsers speak for them. */
class CrossOriginTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String PAGE = "https://app.example.com";
    private static final ChatModel MODEL = (request, listener, guard) -> {
        listener.accept("25 days [1].");
        return new Completion("25 days [1].", "stop", new Usage(7, 5), Optional.empty());
    };
    private static final String CORS =
            "cors: {allowedOrigins: [\"https://app.example.com\", \"https://*.apps.example.com\"]}";

    private static HttpResponse<String> preflight(QueryServerFixture server, String path, String origin)
            throws IOException, InterruptedException {
        return server.send(HttpRequest.newBuilder(server.uri(path))
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type,x-stainless-lang"));
    }

    private static HttpResponse<String> ask(QueryServerFixture server, String origin, boolean stream)
            throws IOException, InterruptedException {
        return server.send(HttpRequest.newBuilder(server.uri(CHAT))
                .header("Origin", origin)
                .POST(BodyPublishers.ofString(QueryServerFixture.chat("How much leave?", stream))));
    }

    private static Optional<String> allowed(HttpResponse<String> response) {
        return response.headers().firstValue("Access-Control-Allow-Origin");
    }

    @Test
    void a_browser_is_told_beforehand_without_a_credential_and_uncounted() throws Exception {
        try (var server = QueryServerFixture.with("auth: {apiKeysSecret: {name: keys}}\n  " + CORS, MODEL)) {
            for (var path : new String[] {CHAT, "/v1/conversations/conv_1", "/mcp"}) {
                var told = preflight(server, path, PAGE);

                assertThat(told.statusCode()).isEqualTo(204);
                assertThat(allowed(told)).hasValue(PAGE);
                assertThat(told.headers().firstValue("Access-Control-Allow-Headers"))
                        .hasValue("authorization,content-type,x-stainless-lang");
                assertThat(told.headers().firstValue("Access-Control-Allow-Methods"))
                        .hasValueSatisfying(methods -> assertThat(methods).contains("POST", "DELETE"));
                assertThat(told.headers().firstValue("Access-Control-Max-Age")).hasValue("600");
                assertThat(told.headers().allValues("Vary")).contains("Origin");
            }
            assertThat(server.get("/metrics").body()).doesNotContain("code=\"204\"");
        }
    }

    @Test
    void answers_streams_and_errors_may_be_read_by_the_page() throws Exception {
        try (var server = QueryServerFixture.with("limits: {requestsPerMinute: 2}\n  " + CORS, MODEL)) {
            for (var status : new int[] {200, 200, 429}) {
                var answer = ask(server, PAGE, status == 200);
                assertThat(answer.statusCode()).isEqualTo(status);
                assertThat(allowed(answer)).hasValue(PAGE);
                assertThat(answer.headers().allValues("Vary")).contains("Origin");
                assertThat(answer.headers().firstValue("Access-Control-Expose-Headers"))
                        .hasValueSatisfying(names ->
                                assertThat(names).contains("X-Ragtime-Conversation", "X-Request-Id", "Retry-After"));
            }
        }
        try (var server = QueryServerFixture.with("auth: {apiKeysSecret: {name: keys}}\n  " + CORS, MODEL)) {
            var refused = ask(server, PAGE, false);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(allowed(refused)).hasValue(PAGE);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "https://app.example.com, true",
        "https://APP.example.com, true",
        "https://one.apps.example.com, true",
        "https://a.b.apps.example.com, true",
        "https://apps.example.com, false",
        "https://evilapps.example.com, false",
        "https://app.example.com.evil.org, false",
        "https://app.example.com:8443, false",
        "http://app.example.com, false",
        "null, false"
    })
    void only_pages_that_are_named_may_ask(String origin, boolean mayAsk) throws Exception {
        try (var server = QueryServerFixture.with(CORS, MODEL)) {
            var answer = ask(server, origin, false);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(allowed(answer)).isEqualTo(mayAsk ? Optional.of(origin) : Optional.empty());
            var told = preflight(server, CHAT, origin);
            assertThat(told.statusCode()).isEqualTo(mayAsk ? 204 : 403);
            assertThat(allowed(told)).isEqualTo(mayAsk ? Optional.of(origin) : Optional.empty());
        }
    }

    @Test
    void a_star_lets_every_page_ask_and_metrics_are_for_none() throws Exception {
        try (var server = QueryServerFixture.with("cors: {allowedOrigins: [\"*\"], maxAgeSeconds: 5}", MODEL)) {
            assertThat(allowed(ask(server, "https://any.example", false))).hasValue("*");
            assertThat(preflight(server, CHAT, "https://any.example").headers().firstValue("Access-Control-Max-Age"))
                    .hasValue("5");
            var metrics =
                    server.send(HttpRequest.newBuilder(server.uri("/metrics")).header("Origin", "https://any.example"));
            assertThat(allowed(metrics)).isEmpty();
        }
    }

    @Test
    void without_the_field_nothing_is_said() throws Exception {
        try (var server = QueryServerFixture.with("timeoutSeconds: 60", MODEL)) {
            assertThat(allowed(ask(server, PAGE, false))).isEmpty();
            assertThat(preflight(server, CHAT, PAGE).statusCode()).isEqualTo(405);
        }
    }

    @Test
    void a_page_that_may_ask_may_use_the_model_context_protocol() throws Exception {
        try (var server = QueryServerFixture.with(CORS, MODEL)) {
            for (var origin : new String[] {PAGE, "https://evil.example"}) {
                var answer = server.send(HttpRequest.newBuilder(server.uri("/mcp"))
                        .header("Origin", origin)
                        .POST(BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}")));
                assertThat(answer.statusCode()).isEqualTo(origin.equals(PAGE) ? 200 : 403);
                assertThat(allowed(answer)).isEqualTo(origin.equals(PAGE) ? Optional.of(PAGE) : Optional.empty());
            }
        }
    }
}
