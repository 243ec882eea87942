package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.Completion;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.generate.ModelException;
import dev.ragtime.runtime.http.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses and conversations in OpenAI's shape, over a real server. */
class ResponsesTest {
    private final List<List<ChatMessage>> asked = new CopyOnWriteArrayList<>();
    private final ChatModel model = (request, listener, guard) -> {
        asked.add(request.messages());
        listener.accept("There are 25 days ");
        listener.accept("of leave [1].");
        return new Completion("There are 25 days of leave [1].", "stop", new Usage(7, 5), Optional.empty());
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

    private JsonNode get(String path) throws IOException, InterruptedException {
        return Json.parse(server.get(path).body());
    }

    private HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return server.send(HttpRequest.newBuilder(server.uri(path)).DELETE());
    }

    private String conversation() throws IOException, InterruptedException {
        return post("/v1/conversations", "{}").get("id").asText();
    }

    /** What the model was given of the conversation before the last question. */
    private List<String> historyOfLast() {
        var messages = asked.getLast();
        return messages.subList(1, messages.size() - 1).stream()
                .map(ChatMessage::content)
                .toList();
    }

    @Test
    void a_response_has_the_text_where_it_is_from_and_what_was_found() throws Exception {
        var response = post("/v1/responses", """
                {"model": "any", "input": "How much leave?", "include": ["file_search_call.results"]}""");

        assertThat(response.get("object").asText()).isEqualTo("response");
        assertThat(response.get("status").asText()).isEqualTo("completed");
        assertThat(response.get("model").asText()).isEqualTo("assistant");
        assertThat(response.at("/output/0/type").asText()).isEqualTo("file_search_call");
        assertThat(response.at("/output/0/results/0/filename").asText()).isEqualTo("leave.md");
        var part = response.at("/output/1/content/0");
        assertThat(part.get("text").asText()).isEqualTo("There are 25 days of leave [1].");
        assertThat(part.at("/annotations/0/type").asText()).isEqualTo("url_citation");
        assertThat(part.at("/annotations/0/start_index").isInt()).isTrue();
        assertThat(response.at("/usage/total_tokens").asInt()).isEqualTo(12);
        assertThat(response.at("/ragtime/passages")).hasSize(2);
    }

    @Test
    void an_answer_follows_another_by_its_id() throws Exception {
        var first = post("/v1/responses", "{\"input\": \"How much leave?\"}")
                .get("id")
                .asText();
        var second = post(
                "/v1/responses",
                "{\"input\": [{\"role\": \"user\", \"content\": [{\"type\": \"input_text\", \"text\": \"And trains?\"}]}],"
                        + " \"previous_response_id\": \"" + first + "\"}");

        assertThat(historyOfLast()).containsExactly("How much leave?", "There are 25 days of leave [1].");
        assertThat(second.get("previous_response_id").asText()).isEqualTo(first);
        assertThat(get("/v1/responses/" + first).at("/output/0/content/0/text").asText())
                .isEqualTo("There are 25 days of leave [1].");
        assertThat(delete("/v1/responses/" + first).statusCode()).isEqualTo(200);
        assertThat(server.get("/v1/responses/" + first).statusCode()).isEqualTo(404);
    }

    @Test
    void what_is_not_to_be_stored_is_not() throws Exception {
        var id = post("/v1/responses", "{\"input\": \"How much leave?\", \"store\": false}")
                .get("id")
                .asText();

        assertThat(server.get("/v1/responses/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void a_conversation_goes_on_in_every_protocol() throws Exception {
        var name = conversation();
        post("/v1/responses", "{\"input\": \"How much leave?\", \"conversation\": \"" + name + "\"}");

        var chat = server.send(HttpRequest.newBuilder(server.uri("/v1/chat/completions"))
                .header("X-Ragtime-Conversation", name)
                .POST(HttpRequest.BodyPublishers.ofString(QueryServerFixture.chat("And trains?", true))));

        assertThat(chat.statusCode()).isEqualTo(200);
        assertThat(chat.headers().firstValue("X-Ragtime-Conversation")).contains(name);
        assertThat(historyOfLast()).containsExactly("How much leave?", "There are 25 days of leave [1].");
        var items = get("/v1/conversations/" + name + "/items?order=asc").get("data");
        assertThat(items).hasSize(4);
        assertThat(items.at("/2/content/0/text").asText()).isEqualTo("And trains?");
        assertThat(items.at("/3/role").asText()).isEqualTo("assistant");
    }

    @Test
    void a_chat_can_begin_a_conversation() throws Exception {
        var chat = server.send(HttpRequest.newBuilder(server.uri("/v1/chat/completions"))
                .header("X-Ragtime-Conversation", "new")
                .POST(HttpRequest.BodyPublishers.ofString(QueryServerFixture.chat("How much leave?", false))));
        var name = chat.headers().firstValue("X-Ragtime-Conversation").orElseThrow();

        assertThat(get("/v1/conversations/" + name + "/items").get("data")).hasSize(2);
        assertThat(delete("/v1/conversations/" + name).statusCode()).isEqualTo(200);
        assertThat(server.get("/v1/conversations/" + name).statusCode()).isEqualTo(404);
    }

    /** Written as JSON: a bell, which no header may hold, a line end, and a letter that is none. */
    @ParameterizedTest
    @ValueSource(strings = {"_\\u0007", "conv_\\r\\nSet-Cookie: a=b", "conv_\\ud9fd", "conv_1"})
    void a_name_that_no_conversation_has_is_not_found(String name) throws Exception {
        var answer =
                server.post("/v1/answer", "{\"question\": \"How much leave?\", \"conversation\": \"" + name + "\"}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Json.parse(answer.body()).at("/error/code").asText()).isEqualTo("conversation_not_found");
        assertThat(answer.headers().firstValue("X-Ragtime-Conversation")).isEmpty();
    }

    @Test
    void earlier_messages_are_not_sent_twice() throws Exception {
        var chat = server.send(HttpRequest.newBuilder(server.uri("/v1/chat/completions"))
                .header("X-Ragtime-Conversation", conversation())
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"},
                         {"role": "user", "content": "c"}]}""")));

        assertThat(chat.statusCode()).isEqualTo(400);
        assertThat(Json.parse(chat.body()).at("/error/code").asText()).isEqualTo("earlier_messages");
    }

    @Test
    void a_stream_tells_what_is_searched_what_is_said_and_what_became_of_it() throws Exception {
        var response = server.post("/v1/responses", "{\"input\": \"How much leave?\", \"stream\": true}");
        var events = events(response.body());

        assertThat(events.stream().map(e -> e.get("type").asText()))
                .startsWith("response.created", "response.in_progress", "response.output_item.added")
                .containsSubsequence(
                        "response.file_search_call.completed",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.annotation.added",
                        "response.output_text.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(events)
                .extracting(e -> e.get("sequence_number").asInt())
                .isSorted()
                .doesNotHaveDuplicates();
        var last = events.getLast().get("response");
        assertThat(get("/v1/responses/" + last.get("id").asText()).at("/output/0/content/0/text"))
                .isEqualTo(last.at("/output/1/content/0/text"));
    }

    @Test
    void a_model_that_fails_in_mid_answer_fails_the_response_and_nothing_is_kept() throws Exception {
        ChatModel failing = (request, listener, guard) -> {
            listener.accept("There are ");
            throw new ModelException(ModelException.Reason.UNAVAILABLE, "it went away");
        };
        try (var other = QueryServerFixture.remembering(failing)) {
            var name = Json.parse(other.post("/v1/conversations", "{}").body())
                    .get("id")
                    .asText();
            var events = new ArrayList<JsonNode>();
            try {
                events.addAll(events(other.post(
                                "/v1/responses",
                                "{\"input\": \"How much?\", \"stream\": true, \"conversation\": \"" + name + "\"}")
                        .body()));
            } catch (IOException e) {
                assertThat(e).as("the connection is cut").isNotNull();
            }
            if (!events.isEmpty())
                assertThat(events.getLast().get("type").asText()).isEqualTo("response.failed");
            assertThat(Json.parse(other.get("/v1/conversations/" + name + "/items")
                                    .body())
                            .get("data"))
                    .isEmpty();
        }
    }

    private static List<JsonNode> events(String body) throws IOException {
        var events = new ArrayList<JsonNode>();
        for (var line : body.lines().filter(l -> l.startsWith("data: ")).toList())
            events.add(Json.parse(line.substring(6)));
        return events;
    }

    @Test
    void what_is_wrong_is_refused_with_the_field() throws Exception {
        assertRefused("{}", "input");
        assertRefused("{\"input\": []}", "input");
        assertRefused("{\"input\": \" \"}", "input");
        assertRefused("{\"input\": [{\"role\": \"king\", \"content\": \"a\"}]}", "input[0].role");
        assertRefused(
                "{\"input\": [{\"role\": \"user\", \"content\": [{\"type\": \"input_image\"}]}]}", "input[0].content");
        assertRefused("{\"input\": [{\"role\": \"assistant\", \"content\": \"a\"}]}", "input");
        assertRefused("{\"input\": \"a\", \"metadata\": {\"a\": 1}}", "metadata");
        assertRefused("{\"input\": \"a\", \"background\": true}", "background");
        assertRefused("{\"input\": \"a\", \"conversation\": 7}", "conversation");
        assertRefused(
                "{\"input\": \"a\", \"conversation\": \"conv_a\", \"previous_response_id\": \"b\"}",
                "previous_response_id");
        assertRefused("{\"input\": \"a\", \"conversation\": \"conv_a\", \"store\": false}", "store");
        assertThat(server.post("/v1/responses", "{\"input\": \"a\", \"conversation\": \"conv_a\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    private void assertRefused(String body, String field) throws IOException, InterruptedException {
        var response = server.post("/v1/responses", body);
        assertThat(response.statusCode()).as(body).isEqualTo(400);
        assertThat(Json.parse(response.body()).at("/error/param").asText()).isEqualTo(field);
    }

    @Test
    void a_pipeline_that_keeps_nothing_says_so() throws Exception {
        try (var forgetful = QueryServerFixture.withModel(QueryServerFixture.handbook(), model)) {
            var answer = Json.parse(
                    forgetful.post("/v1/responses", "{\"input\": \"a\"}").body());
            assertThat(answer.get("store").asBoolean()).isFalse();
            var refused = forgetful.post("/v1/conversations", "{}");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("spec.memory");
        }
    }
}
