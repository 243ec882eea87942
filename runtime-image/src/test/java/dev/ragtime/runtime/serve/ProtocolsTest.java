package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.Completion;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.http.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same pipeline in every protocol over HTTP: same passages, same counting, errors in each one's own shape. */
class ProtocolsTest {
    private final List<List<ChatMessage>> asked = new CopyOnWriteArrayList<>();
    private final ChatModel model = (request, listener, guard) -> {
        asked.add(request.messages());
        listener.accept("25 days [1].");
        return new Completion(
                "25 days [1].",
                request.maxTokens().orElse(0) == 3 ? "length" : "stop",
                new Usage(7, 5),
                Optional.empty());
    };
    private final QueryServerFixture server = QueryServerFixture.remembering(model);

    @AfterEach
    void close() {
        server.close();
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
        var response = server.post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.parse(response.body());
    }

    private static List<String> texts(JsonNode array, String pointer) {
        var texts = new ArrayList<String>();
        array.forEach(node -> texts.add(node.at(pointer).asText()));
        return texts;
    }

    @Test
    void the_same_question_finds_the_same_passages_in_every_protocol() throws Exception {
        var wanted =
                texts(post("/v1/retrieve", "{\"query\": \"How much leave?\"}").get("passages"), "/chunkId");

        assertThat(wanted).hasSize(2);
        assertThat(texts(
                        post("/v1/vector_stores/handbook/search", "{\"query\": \"How much leave?\"}")
                                .get("data"),
                        "/attributes/chunkId"))
                .isEqualTo(wanted);
        assertThat(texts(server.ask("How much leave?").at("/ragtime/passages"), "/chunkId"))
                .isEqualTo(wanted);
        var message = "{\"max_tokens\": 9, \"messages\": [{\"role\": \"user\", \"content\": \"How much leave?\"}]}";
        assertThat(texts(post("/v1/messages", message).at("/ragtime/passages"), "/chunkId"))
                .isEqualTo(wanted);
        assertThat(texts(
                        post("/v1/answer", "{\"question\": \"How much leave?\"}")
                                .get("passages"),
                        "/chunkId"))
                .isEqualTo(wanted);
        var response = "{\"input\": \"How much leave?\", \"include\": [\"file_search_call.results\"]}";
        assertThat(texts(post("/v1/responses", response).at("/output/0/results"), "/attributes/chunkId"))
                .isEqualTo(wanted);
        QueryServerTest.awaitEvents(server, "available", "good", 6);
    }

    @Test
    void a_message_cites_what_it_rests_on() throws Exception {
        var message = post("/v1/messages", """
                {"model": "any", "max_tokens": 9, "system": [{"type": "text", "text": "Be brief."}],
                 "messages": [{"role": "user", "content": "Hello?"}, {"role": "assistant", "content": "Hello."},
                  {"role": "user", "content": [{"type": "text", "text": "How much leave?"}]}]}""");

        assertThat(message.get("type").asText()).isEqualTo("message");
        assertThat(message.at("/content/0/text").asText()).isEqualTo("25 days [1].");
        assertThat(message.at("/content/0/citations/0/cited_text").asText()).startsWith("Employees have 25 days");
        assertThat(message.at("/content/0/citations/0/search_result_index").asInt())
                .isZero();
        assertThat(message.get("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(message.at("/usage/input_tokens").asInt()).isEqualTo(7);
        assertThat(asked.getLast().getFirst().content()).endsWith("Be brief.");
        assertThat(asked.getLast()).hasSize(4);
    }

    @Test
    void a_message_that_was_cut_says_so() throws Exception {
        var body = "{\"max_tokens\": 3, \"messages\": [{\"role\": \"user\", \"content\": \"How much?\"}]}";

        assertThat(post("/v1/messages", body).get("stop_reason").asText()).isEqualTo("max_tokens");
    }

    @Test
    void a_message_is_streamed_in_the_order_that_clients_expect() throws Exception {
        var body = "{\"max_tokens\": 9, \"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \"How?\"}]}";
        var names = server.post("/v1/messages", body)
                .body()
                .lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring(7))
                .toList();

        assertThat(names)
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
    }

    @Test
    void errors_have_the_shape_of_their_protocol() throws Exception {
        var refused = server.post("/v1/messages", "{\"messages\": []}");
        assertThat(refused.statusCode()).isEqualTo(400);
        var error = Json.parse(refused.body());
        assertThat(error.get("type").asText()).isEqualTo("error");
        assertThat(error.at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.at("/error/message").asText()).contains("max_tokens");
        assertThat(error.get("request_id").asText()).isNotEmpty();
        var wrongMethod = server.get("/v1/messages");
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
    }

    @Test
    void an_answer_is_streamed_as_text_and_then_as_a_whole() throws Exception {
        var lines = server.post("/v1/answer", "{\"question\": \"How much leave?\", \"stream\": true}")
                .body()
                .lines()
                .toList();

        assertThat(lines).containsSubsequence("event: text", "data: {\"text\":\"25 days [1].\"}", "event: answer");
    }

    @Test
    void a_text_has_one_vector_however_it_is_asked_for() throws Exception {
        var numbers = post("/v1/embeddings", "{\"input\": [\"how much leave\", \"trains\"]}");
        assertThat(numbers.get("data")).hasSize(2);
        assertThat(numbers.at("/usage/total_tokens").asInt()).isEqualTo(4);
        var bytes = post("/v1/embeddings", "{\"input\": \"trains\", \"encoding_format\": \"base64\"}")
                .at("/data/0/embedding")
                .asText();

        var vector = ByteBuffer.wrap(Base64.getDecoder().decode(bytes)).order(ByteOrder.LITTLE_ENDIAN);
        for (var number : numbers.at("/data/1/embedding"))
            assertThat(vector.getFloat()).isEqualTo((float) number.asDouble());
        assertThat(vector.hasRemaining()).isFalse();
    }

    @Test
    void what_is_wrong_is_refused_with_the_field() throws Exception {
        assertRefused("/v1/embeddings", "{}", 400, "input");
        assertRefused("/v1/embeddings", "{\"input\": []}", 400, "input");
        assertRefused("/v1/embeddings", "{\"input\": [1]}", 400, "input");
        assertRefused("/v1/embeddings", "{\"input\": \"a\", \"encoding_format\": \"int8\"}", 400, "encoding_format");
        assertRefused("/v1/embeddings", "{\"input\": \"a\", \"dimensions\": 3}", 400, "dimensions");
        assertRefused("/v1/vector_stores/handbook/search", "{}", 400, "query");
        assertRefused("/v1/vector_stores/handbook/search", "{\"query\": [\" \"]}", 400, "query");
        assertRefused(
                "/v1/vector_stores/handbook/search",
                "{\"query\": \"a\", \"max_num_results\": 51}",
                400,
                "max_num_results");
        assertRefused(
                "/v1/vector_stores/handbook/search",
                "{\"query\": \"a\", \"ranking_options\": {\"score_threshold\": \"a\"}}",
                400,
                "ranking_options.score_threshold");
        assertRefused("/v1/answer", "{}", 400, "question");
        assertRefused("/v1/answer", "{\"question\": \"a\", \"maxTokens\": 0}", 400, "maxTokens");
        assertThat(server.post("/v1/answer", "{\"question\": \"a\", \"conversation\": \"x\"}")
                        .statusCode())
                .isEqualTo(404);
        var unknown = server.post("/v1/vector_stores/other/search", "{\"query\": \"a\"}");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("there is handbook");
    }

    @Test
    void a_rating_is_counted_once_for_each_answer_whatever_it_is_called() throws Exception {
        try (var rated = QueryServerFixture.rated(model)) {
            var id = "0f0e8d1c-5a53-4a7e-9c55-0c1d8c8f0a11";
            var good = "{\"answer\": \"%s\", \"rating\": \"good\", \"comment\": \"Thanks.\"}";
            rated.post("/v1/feedback", good.formatted("chatcmpl-" + id));
            var again = rated.post("/v1/feedback", good.formatted("resp_" + id.replace("-", "")));
            rated.post("/v1/feedback", "{\"answer\": \"msg_" + "a".repeat(32) + "\", \"rating\": \"bad\"}");

            assertThat(Json.parse(again.body()).get("counted").asBoolean()).isFalse();
            assertThat(rated.events("liked", "good")).isEqualTo(1);
            assertThat(rated.events("liked", "bad")).isEqualTo(1);
            assertThat(rated.post("/v1/feedback", "{\"answer\": \"x\", \"rating\": \"good\"}")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(rated.post(
                                    "/v1/feedback",
                                    good.formatted("resp_" + "b".repeat(32)).replace("good", "fine"))
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void an_answer_can_be_looked_for_in_a_part_of_what_there_is() throws Exception {
        var filters = "{\"type\": \"eq\", \"key\": \"nowhere\", \"value\": \"a\"}";
        assertRefused("/v1/answer", "{\"question\": \"a\", \"filters\": " + filters + "}", 400, "filters.key");
        assertRefused(
                "/v1/chat/completions",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], \"ragtime\": {\"filters\": " + filters
                        + "}}",
                400,
                "filters.key");
        assertRefused(
                "/v1/responses",
                "{\"input\": \"a\", \"tools\": [{\"type\": \"file_search\", \"filters\": " + filters + "}]}",
                400,
                "filters.key");
        assertRefused("/v1/answer", "{\"question\": \"a\", \"topK\": 21}", 400, "topK");
        assertThat(post("/v1/answer", "{\"question\": \"a\", \"topK\": 1}").get("passages"))
                .hasSize(1);
        assertThat(post(
                                "/v1/responses",
                                "{\"input\": \"a\", \"tools\": [{\"type\": \"file_search\", \"max_num_results\": 1}]}")
                        .at("/ragtime/passages"))
                .hasSize(1);
    }

    @Test
    void an_answer_has_the_form_that_is_asked_for_or_says_why_not() throws Exception {
        var chat = """
                {"messages": [{"role": "user", "content": "How much leave?"}], "response_format": %s}""";
        var schema =
                "{\"type\": \"json_schema\", \"json_schema\": {\"name\": \"days\", \"schema\": {\"type\": \"object\"}}}";
        var words = server.post("/v1/chat/completions", chat.formatted(schema));
        assertThat(words.statusCode()).as("a model that answers in words").isEqualTo(502);
        assertThat(Json.parse(words.body()).at("/error/code").asText()).isEqualTo("invalid_format");
        assertRefused("/v1/chat/completions", chat.formatted("{\"type\": \"xml\"}"), 400, "response_format.type");
        assertRefused(
                "/v1/chat/completions",
                chat.formatted("{\"type\": \"json_schema\", \"json_schema\": {\"name\": \"a b\", \"schema\": {}}}"),
                400,
                "response_format.json_schema.name");
        assertRefused(
                "/v1/responses",
                "{\"input\": \"a\", \"text\": {\"format\": {\"type\": \"json_schema\", \"name\": \"a\", \"schema\": 1}}}",
                400,
                "text.format.schema");
        try (var quoting = QueryServerFixture.extractive(QueryServerFixture.handbook())) {
            var refused = quoting.post("/v1/chat/completions", chat.formatted(schema));
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("quotes passages");
        }
    }

    private void assertRefused(String path, String body, int status, String field)
            throws IOException, InterruptedException {
        var response = server.post(path, body);
        assertThat(response.statusCode()).as(path + " " + body).isEqualTo(status);
        assertThat(Json.parse(response.body()).at("/error/param").asText()).isEqualTo(field);
    }
}
