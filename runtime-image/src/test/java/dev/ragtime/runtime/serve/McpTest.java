package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.api.pipeline.RagPipeline;
import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.generate.AnswerSchema;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.ServerSettings;
import dev.ragtime.runtime.pipeline.Passages;
import dev.ragtime.runtime.pipeline.Pipelines;
import dev.ragtime.runtime.retrieve.Passage;
import dev.ragtime.runtime.retrieve.Query;
import dev.ragtime.runtime.retrieve.RetrievalResult;
import dev.ragtime.runtime.retrieve.Retriever;
import dev.ragtime.runtime.store.ChunkFilter;
import dev.ragtime.runtime.store.StoreException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Model Context Protocol of a real server, spoken by the official client and by hand. */
class McpTest {
    private static final String ENVELOPE =
            "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}";

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void a_client_finds_the_tools_and_the_same_passages_as_over_http() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook());
                var client = client(server.server.port(), Map.of())) {
            var begun = client.initialize();
            assertThat(begun.protocolVersion()).isEqualTo("2025-11-25");
            assertThat(begun.serverInfo().title()).isEqualTo("assistant");
            assertThat(client.listTools().tools())
                    .extracting(McpSchema.Tool::name)
                    .containsExactly("search", "answer");

            var found = client.callTool(new CallToolRequest("search", Map.of("query", "leave", "topK", 2)));

            assertThat(found.isError()).isNotEqualTo(true);
            var structured = Json.tree(found.structuredContent());
            var retrieved = Json.parse(
                    server.post("/v1/retrieve", "{\"query\":\"leave\"}").body());
            assertThat(structured.path("passages").findValuesAsText("chunkId"))
                    .isEqualTo(retrieved.path("passages").findValuesAsText("chunkId"))
                    .hasSize(2);
            assertThat(((TextContent) found.content().getFirst()).text())
                    .contains("[1] Title of leave.md – https://example.com/leave.md")
                    .contains("25 days of annual leave");
            QueryServerTest.awaitEvents(server, "available", "good", 2);
        }
    }

    @Test
    void an_answer_names_its_sources() {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook());
                var client = client(server.server.port(), Map.of())) {
            client.initialize();

            var answer = client.callTool(
                    new CallToolRequest("answer", Map.of("question", "How many days of annual leave are there?")));

            assertThat(((TextContent) answer.content().getFirst()).text())
                    .startsWith("Employees have 25 days of annual leave. [1]")
                    .endsWith("Sources:\n[1] Title of leave.md – https://example.com/leave.md");
            var structured = Json.tree(answer.structuredContent());
            assertThat(structured.path("text").asText()).isEqualTo("Employees have 25 days of annual leave. [1]");
            assertThat(structured.at("/citations/0/number").asInt()).isOne();
            assertThat(structured.path("abstained").asBoolean()).isFalse();
        }
    }

    @Test
    void what_a_tool_cannot_do_is_told_to_the_model_and_judged() throws Exception {
        try (var server = QueryServerFixture.extractive((query, topK, filter, caller) -> {
                    throw new StoreException("connection refused", true, null);
                });
                var client = client(server.server.port(), Map.of())) {
            client.initialize();

            assertThat(failure(client, "search", Map.of("query", "leave", "topK", 21)))
                    .isEqualTo("invalid_type: topK must be a whole number from 1 to 20");
            assertThat(failure(client, "search", Map.of())).startsWith("missing_field: query is missing");
            assertThat(failure(client, "answer", Map.of("question", " "))).startsWith("blank_question");
            assertThat(server.events("available", "bad")).isZero();

            assertThat(failure(client, "search", Map.of("query", "leave"))).startsWith("store_unavailable");
            QueryServerTest.awaitEvents(server, "available", "bad", 1);
            assertThat(server.events("available", "good")).isZero();
        }
    }

    private static String failure(McpSyncClient client, String tool, Map<String, Object> arguments) {
        var result = client.callTool(new CallToolRequest(tool, arguments));
        assertThat(result.isError()).isTrue();
        return ((TextContent) result.content().getFirst()).text();
    }

    /** One document of two chunks, which only Jane may read. */
    private static final class Secret implements Retriever {
        private static final Set<Principal> JANE =
                Set.of(Principal.named("user:jane").orElseThrow());
        static final UUID DOCUMENT = Passages.passage("plan.md", "").chunk().documentId();

        @Override
        public RetrievalResult retrieve(List<Query> queries, int topK, ChunkFilter filter, Caller caller) {
            var found = caller.principals().equals(JANE)
                    ? List.of(Passages.passage("plan.md", "We move."))
                    : List.<Passage>of();
            return new RetrievalResult(found, false, List.of(), 1, 1);
        }

        @Override
        public List<Chunk> span(String knowledgeBase, UUID documentId, int first, int last, Caller caller) {
            if (!knowledgeBase.equals("handbook")
                    || !documentId.equals(DOCUMENT)
                    || !caller.principals().equals(JANE)
                    || first > 0) return List.of();
            return List.of(
                    Passages.passage("plan.md", "We move to another town.").chunk(),
                    Passages.passage("plan.md", "to another town. Nobody knows.")
                            .chunk());
        }
    }

    @Test
    void a_document_is_read_by_who_may_read_it_and_is_not_found_by_others() throws Exception {
        var manifest = QueryServerFixture.PIPELINE.replace(
                "  generator:", "  auth: {trustedClients: {apiKeysSecret: {name: portal}}}\n  generator:");
        Retriever secret = new Secret();
        var pipeline = Pipelines.of(
                Serialization.unmarshal(manifest, RagPipeline.class),
                Arrays.stream(Mode.values()).collect(Collectors.toMap(mode -> mode, _ -> secret)),
                Optional.empty());
        var keys = new Secrets() {
            @Override
            public Optional<String> read(String secret, String key) {
                return Optional.empty();
            }

            @Override
            public Map<String, String> all(String secret) {
                return Map.of("someone", "the-key");
            }
        };
        var settings = new QueryServer.Settings(
                new ServerSettings(0, QueryServer.MAX_BODY_BYTES, Duration.ofSeconds(30)),
                QueryServerFixture.QUICK,
                "r-1",
                () -> true,
                keys);
        var jane = Map.of("X-Ragtime-Principals", "user:jane", "Authorization", "Bearer the-key");
        var uri = "ragtime://handbook/" + Secret.DOCUMENT;
        try (var server = QueryServer.start(settings, pipeline, new CollectorRegistry());
                var client = client(server.port(), jane);
                var nobody = client(server.port(), Map.of())) {
            client.initialize();
            nobody.initialize();
            assertThat(client.listResources().resources()).isEmpty();
            assertThat(client.listResourceTemplates().resourceTemplates())
                    .extracting(McpSchema.ResourceTemplate::uriTemplate)
                    .containsExactly("ragtime://{knowledgeBase}/{documentId}");
            var passage = Json.tree(client.callTool(new CallToolRequest("search", Map.of("query", "plans")))
                            .structuredContent())
                    .at("/passages/0");
            assertThat(passage.path("resource").asText()).isEqualTo(uri);

            var read = client.readResource(new McpSchema.ReadResourceRequest(uri));

            assertThat(((TextResourceContents) read.contents().getFirst()).text())
                    .isEqualTo("We move to another town. Nobody knows.");
            for (var unknown :
                    List.of(uri, "ragtime://other/" + Secret.DOCUMENT, "ragtime://handbook/x", "file:///etc/passwd")) {
                var asking = unknown.equals(uri) ? nobody : client;
                assertThatThrownBy(() -> asking.readResource(new McpSchema.ReadResourceRequest(unknown)))
                        .as(unknown)
                        .isInstanceOfSatisfying(
                                McpError.class,
                                e -> assertThat(e.getJsonRpcError().code()).isEqualTo(-32002));
            }
        }
    }

    @ParameterizedTest(name = "{0} -> {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            {"jsonrpc": | 400 | -32700
            [] | 400 | -32600
            [{"jsonrpc":"2.0","id":1,"method":"ping"}] | 400 | -32600
            {"id":1,"method":"ping"} | 400 | -32600
            {"jsonrpc":"2.0","id":1.5,"method":"ping"} | 400 | -32600
            {"jsonrpc":"2.0","id":null,"method":"ping"} | 400 | -32600
            {"jsonrpc":"2.0","id":1,"method":7} | 400 | -32600
            {"jsonrpc":"2.0","id":1,"method":"ping","params":[]} | 400 | -32600
            {"jsonrpc":"2.0","id":1,"method":"tools/delete"} | 200 | -32601
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{}} | 200 | -32602
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"rm"}} | 200 | -32602
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":[]}} | 200 | -32602
            {"jsonrpc":"2.0","id":1,"method":"resources/read","params":{}} | 200 | -32602
            """)
    void what_is_no_request_of_the_protocol_is_refused_and_is_no_event(String body, int status, int code)
            throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var response = server.post("/mcp", body);

            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(error(response)).isEqualTo(code);
            assertThat(server.events("available", "good") + server.events("available", "bad"))
                    .isZero();
        }
    }

    @Test
    void what_asks_nothing_of_the_pipeline_is_no_event() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var ping = server.post("/mcp", "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"ping\"}");
            assertThat(Json.parse(ping.body()))
                    .isEqualTo(Json.parse("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":{}}"));
            var told = server.post("/mcp", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
            assertThat(told.statusCode()).isEqualTo(202);
            assertThat(told.body()).isEmpty();
            assertThat(server.get("/mcp").statusCode()).isEqualTo(405);

            assertThat(server.get("/metrics").body())
                    .contains("endpoint=\"/mcp\",code=\"200\",} 1.0")
                    .contains("endpoint=\"/mcp\",code=\"202\",} 1.0");
            assertThat(server.events("available", "good")).isZero();
        }
    }

    @Test
    void a_page_that_a_browser_shows_is_not_answered() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var response = post(
                    server,
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}",
                    "Origin",
                    "https://evil.example");

            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.body()).doesNotContain("search");
        }
    }

    @Test
    void a_client_agrees_on_a_version_that_both_speak() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var initialize =
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"%s\"}}";
            for (var agreed : List.of(
                    List.of("2025-06-18", "2025-06-18"),
                    List.of("2025-11-25", "2025-11-25"),
                    List.of("2024-11-05", "2025-11-25"))) {
                var answer = server.post("/mcp", initialize.formatted(agreed.get(0)));
                assertThat(Json.parse(answer.body())
                                .at("/result/protocolVersion")
                                .asText())
                        .isEqualTo(agreed.get(1));
            }
            var response = post(
                    server,
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}",
                    "MCP-Protocol-Version",
                    "1999-01-01");
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(Json.parse(response.body()).at("/error/data/supported")).hasSize(3);
        }
    }

    @Test
    void a_client_of_2026_is_answered_without_a_handshake() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var discovered = modern(server, "server/discover", "", "");
            assertThat(discovered.at("/result/supportedVersions")).hasSize(3);
            assertThat(discovered.at("/result/resultType").asText()).isEqualTo("complete");
            assertThat(discovered.at("/result/cacheScope").asText()).isEqualTo("private");

            var found =
                    modern(server, "tools/call", "search", ",\"name\":\"search\",\"arguments\":{\"query\":\"leave\"}");
            assertThat(found.at("/result/resultType").asText()).isEqualTo("complete");
            assertThat(found.at("/result/structuredContent/passages")).hasSize(2);

            var missing = modern(server, "resources/read", "ragtime://x/y", ",\"uri\":\"ragtime://x/y\"");
            assertThat(missing.at("/error/code").asInt()).isEqualTo(-32602);
            assertThat(modern(server, "initialize", "", "").at("/error/code").asInt())
                    .isEqualTo(-32601);
            assertThat(modern(server, "tools/call", "answer", ",\"name\":\"search\"")
                            .at("/error/code")
                            .asInt())
                    .as("header and body name different tools")
                    .isEqualTo(-32020);
        }
    }

    private JsonNode modern(QueryServerFixture server, String method, String name, String params) throws Exception {
        var body =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{" + ENVELOPE + params + "}}";
        var response = post(server, body, "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method, "Mcp-Name", name);
        return Json.parse(response.body());
    }

    private HttpResponse<String> post(QueryServerFixture server, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(server.uri("/mcp"))
                .headers(headers)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static int error(HttpResponse<String> response) throws Exception {
        return Json.parse(response.body()).at("/error/code").asInt();
    }

    private static McpSyncClient client(int port, Map<String, String> headers) {
        var request = HttpRequest.newBuilder();
        headers.forEach(request::header);
        var transport = HttpClientStreamableHttpTransport.builder(
                        URI.create("http://localhost:" + port).toString())
                .requestBuilder(request)
                .build();
        return McpClient.sync(transport).jsonSchemaValidator(McpTest::validated).build();
    }

    /** By the library that this project has, of which the client would want another version. */
    private static ValidationResponse validated(Map<String, Object> schema, Object content) {
        return AnswerSchema.of(Json.tree(schema))
                .problem(Json.write(Json.tree(content)))
                .map(ValidationResponse::asInvalid)
                .orElseGet(() -> ValidationResponse.asValid(""));
    }
}
