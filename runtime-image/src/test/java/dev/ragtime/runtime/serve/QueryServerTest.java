package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.pipeline.Retrieval.Mode;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.pipeline.Pipeline;
import dev.ragtime.runtime.retrieve.RetrievalResult;
import dev.ragtime.runtime.store.StoreException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryServerTest {

    @Test
    void an_extractive_answer_quotes_the_passage_and_cites_it() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var answer = server.ask("How many days of annual leave do employees have?");

            var message = answer.at("/choices/0/message");
            assertThat(message.path("content").asText()).isEqualTo("Employees have 25 days of annual leave. [1]");
            var citation = message.at("/annotations/0/url_citation");
            assertThat(citation.path("url").asText()).isEqualTo("https://example.com/leave.md");
            assertThat(citation.path("start_index").asInt()).isEqualTo(40);
            assertThat(citation.path("end_index").asInt()).isEqualTo(43);
            assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(12);
            assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(11);
            var details = answer.path("ragtime");
            assertThat(details.path("pipeline").asText()).isEqualTo("assistant");
            assertThat(details.path("revision").asText()).isEqualTo("r-1234");
            assertThat(details.path("passages")).hasSize(2);
            assertThat(details.at("/passages/0/number").asInt()).isEqualTo(1);
            assertThat(details.at("/passages/0/similarity").asDouble()).isEqualTo(0.8);
            assertThat(details.at("/timings/searchMs").asDouble()).isEqualTo(2.5);
            assertThat(details.path("degraded")).isEmpty();
        }
    }

    @Test
    void the_time_a_process_took_to_be_ready_is_known_once_it_is() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            assertThat(server.get("/metrics").body()).doesNotContain("ragtime_startup_seconds");

            assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
            var first = server.registry.getSampleValue("ragtime_startup_seconds");
            assertThat(server.get("/readyz").statusCode()).isEqualTo(200);

            assertThat(first).isPositive().isEqualTo(server.registry.getSampleValue("ragtime_startup_seconds"));
        }
    }

    @Test
    void a_pipeline_abstains_with_a_fixed_sentence_when_retrieval_does() throws Exception {
        try (var server = QueryServerFixture.extractive(
                (query, topK, filter, caller) -> new RetrievalResult(List.of(), true, List.of(), 1, 1))) {
            var answer = server.ask("What is the meaning of life?");

            assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo(Pipeline.ABSTENTION);
            assertThat(answer.at("/choices/0/message/annotations")).isEmpty();
            assertThat(answer.at("/ragtime/abstained").asBoolean()).isTrue();
        }
    }

    @Test
    void retrieve_honours_topK_and_mode() throws Exception {
        var asked = new ArrayList<String>();
        try (var server = QueryServerFixture.byMode(Map.of(Mode.Keyword, (query, topK, filter, caller) -> {
            asked.add(query.getFirst().text() + " " + topK);
            return QueryServerFixture.handbook().retrieve(query, topK, filter, caller);
        }))) {
            var response = server.post("/v1/retrieve", "{\"query\":\"leave\",\"topK\":1,\"mode\":\"Keyword\"}");

            assertThat(response.statusCode()).isEqualTo(200);
            var body = Json.parse(response.body());
            assertThat(body.path("revision").asText()).isEqualTo("r-1234");
            assertThat(body.path("passages")).hasSize(1);
            assertThat(body.at("/passages/0/path").asText()).isEqualTo("leave.md");
            assertThat(body.path("abstained").asBoolean()).isFalse();
            assertThat(asked).containsExactly("leave 1");
        }
    }

    @ParameterizedTest(name = "{0} {1} -> {3} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            /v1/chat/completions | {"messages": | invalid_json | null
            /v1/chat/completions | [] | invalid_json | null
            /v1/chat/completions | {} | missing_field | messages
            /v1/chat/completions | {"messages": "hi"} | invalid_type | messages
            /v1/chat/completions | {"messages": []} | missing_question | messages
            /v1/chat/completions | {"messages": [{"role":"user","content":"  "}]} | blank_question | messages[0].content
            /v1/chat/completions | {"messages": [{"role":"user","content":3}]} | invalid_type | messages[0].content
            /v1/chat/completions | {"messages": [{"role":"critic","content":"x"}]} | invalid_type | messages[0].role
            /v1/chat/completions | {"messages": [{"role":"user","content":"x"}],"stream":"yes"} | invalid_type | stream
            /v1/chat/completions | {"messages": [{"role":"user","content":"x"}],"temperature":9} | invalid_type | temperature
            /v1/chat/completions | {"messages": [{"role":"user","content":"x"}],"n":2} | unsupported_value | n
            /v1/chat/completions | {"messages": [{"role":"user","content":[{"type":"image_url"}]}]} | unsupported_content | messages[0].content
            /v1/retrieve | {} | missing_field | query
            /v1/retrieve | {"query":""} | blank_query | query
            /v1/retrieve | {"query":7} | invalid_type | query
            /v1/retrieve | {"query":"x","topK":0} | invalid_type | topK
            /v1/retrieve | {"query":"x","topK":21} | invalid_type | topK
            /v1/retrieve | {"query":"x","topK":1.5} | invalid_type | topK
            /v1/retrieve | {"query":"x","mode":"Best"} | invalid_type | mode
            """)
    void a_wrong_request_is_refused_with_the_field_and_is_no_event(String path, String body, String code, String param)
            throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var response = server.post(path, body);

            assertThat(response.statusCode()).isEqualTo(400);
            var error = Json.parse(response.body()).path("error");
            assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
            assertThat(error.path("code").asText()).isEqualTo(code);
            assertThat(error.path("param").asText()).isEqualTo(param);
            assertThat(error.path("message").asText()).isNotBlank();
            assertThat(server.events("available", "good") + server.events("available", "bad"))
                    .isZero();
        }
    }

    @Test
    void a_body_beyond_one_mebibyte_is_refused() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var response = server.post("/v1/retrieve", "{\"query\":\"" + "x".repeat(1024 * 1024) + "\"}");

            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body()).contains("request_too_large");
        }
    }

    @Test
    void a_full_embedding_queue_answers_429_and_counts_as_bad() throws Exception {
        try (var server = QueryServerFixture.extractive((query, topK, filter, caller) -> {
            throw new Embedder.OverloadedException();
        })) {
            var response = server.post("/v1/retrieve", "{\"query\":\"x\"}");

            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
            awaitEvents(server, "available", "bad", 1);
            awaitEvents(server, "fast", "bad", 1);
        }
    }

    @Test
    void a_lost_store_answers_503_and_counts_as_bad() throws Exception {
        try (var server = QueryServerFixture.extractive((query, topK, filter, caller) -> {
            throw new StoreException("connection refused", true, null);
        })) {
            var response = server.post("/v1/chat/completions", QueryServerFixture.chat("x", true));

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(Json.parse(response.body()).at("/error/code").asText()).isEqualTo("store_unavailable");
            awaitEvents(server, "available", "bad", 1);
        }
    }

    @Test
    void only_questions_are_events() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            for (var path :
                    List.of("/", "/openapi.yaml", "/ragtime.proto", "/metrics", "/livez", "/readyz", "/v1/models")) {
                assertThat(server.get(path).statusCode()).as(path).isEqualTo(200);
            }
            assertThat(server.get("/nothing").statusCode()).isEqualTo(404);
            assertThat(server.get("/v1/retrieve").statusCode()).isEqualTo(405);
            server.ask("How much leave?");

            awaitEvents(server, "available", "good", 1);
            assertThat(server.get("/metrics").body())
                    .contains("outcome=\"bad\",} 0.0")
                    .contains("objective=\"fast\"")
                    .contains("ragtime_requests_total{namespace=\"shop\",kind=\"RagPipeline\",name=\"assistant\","
                            + "revision=\"r-1234\",endpoint=\"/v1/chat/completions\",code=\"200\",} 1.0");
        }
    }

    @Test
    void another_method_is_told_which_one_a_path_takes() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            for (var path : List.of("/", "/openapi.yaml", "/livez", "/readyz", "/metrics")) {
                for (var method : List.of("POST", "PUT", "DELETE", "PATCH", "TRACE")) {
                    var response = server.send(HttpRequest.newBuilder(server.uri(path))
                            .method(method, HttpRequest.BodyPublishers.noBody()));

                    assertThat(response.statusCode()).as("%s %s", method, path).isEqualTo(405);
                    assertThat(response.headers().firstValue("Allow")).contains("GET");
                    assertThat(response.body()).contains(path + " takes GET only");
                }
            }
        }
    }

    @Test
    void the_api_description_names_every_route_and_no_other() throws Exception {
        try (var server = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var yaml = Serialization.yamlMapper()
                    .readTree(server.get("/openapi.yaml").body());
            var described = new TreeSet<String>();
            yaml.path("paths")
                    .properties()
                    .forEach(p -> p.getValue()
                            .properties()
                            .forEach(m -> described.add(m.getKey().toUpperCase(Locale.ROOT) + " " + p.getKey())));

            var served = new TreeSet<>(List.of("GET /metrics", "GET /livez", "GET /readyz"));
            QueryServer.assets()
                    .forEach(a -> served.add("GET " + a.path().replaceFirst("^/console/.*", "/console/{file}")));
            server.routes().forEach(r -> served.add(r.method() + " " + r.path()));
            assertThat(described).isEqualTo(served);
        }
    }

    static void awaitEvents(QueryServerFixture server, String objective, String outcome, int count) {
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(server.events(objective, outcome)).isEqualTo(count));
    }
}
