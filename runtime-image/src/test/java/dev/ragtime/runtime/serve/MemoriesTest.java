package dev.ragtime.runtime.serve;

import static dev.ragtime.runtime.serve.Replicas.AUTH;
import static dev.ragtime.runtime.serve.Replicas.JANE;
import static dev.ragtime.runtime.serve.Replicas.JOE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.generate.ChatMessage;
import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.Completion;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.http.Json;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers state about themselves, over real servers that share a store. */
class MemoriesTest {
    private static final String MEMORY = "memory: {longTerm: {topK: 2}}";

    private final List<List<ChatMessage>> asked = new CopyOnWriteArrayList<>();

    /** Answers, and learns that whoever asks is who the question says. */
    private final ChatModel model = (request, listener, guard) -> {
        var last = request.messages().getLast().content();
        if (request.format().isPresent()) {
            var facts = Json.object();
            var list = facts.putArray("facts");
            if (last.contains("I am ")) list.add("The user is " + last.substring(last.indexOf("I am ") + 5));
            return new Completion(Json.write(facts), "stop", new Usage(1, 1), Optional.empty());
        }
        asked.add(request.messages());
        listener.accept("There are 25 days [1].");
        return new Completion("There are 25 days [1].", "stop", new Usage(7, 5), Optional.empty());
    };

    private final Replicas replicas = new Replicas(model);

    private QueryServer serve(String... more) {
        return replicas.serve(more);
    }

    @AfterEach
    void close() throws Exception {
        replicas.close();
    }

    private HttpResponse<String> send(QueryServer server, String key, String method, String path, String body)
            throws Exception {
        return replicas.send(server, key, method, path, body);
    }

    private JsonNode ok(QueryServer server, String key, String method, String path, String body) throws Exception {
        return replicas.ok(server, key, method, path, body);
    }

    private String keep(QueryServer server, String key, String text) throws Exception {
        return ok(server, key, "POST", "/v1/memories", "{\"text\": \"" + text + "\"}")
                .get("id")
                .asText();
    }

    private List<String> texts(QueryServer server, String key) throws Exception {
        return StreamSupport.stream(
                        ok(server, key, "GET", "/v1/memories", "").get("data").spliterator(), false)
                .map(memory -> memory.get("text").asText())
                .toList();
    }

    private JsonNode ask(QueryServer server, String key, String question) throws Exception {
        return replicas.ask(server, key, question);
    }

    @Test
    void a_fact_kept_by_one_replica_is_in_the_prompt_of_another_and_after_a_restart() throws Exception {
        var first = serve(AUTH, MEMORY);
        keep(first, JANE, "I work from Brno");
        var second = serve(AUTH, MEMORY);

        var answer = ask(second, JANE, "How much leave do I have?");

        assertThat(answer.at("/facts/0/text").asText()).isEqualTo("I work from Brno");
        assertThat(asked.getLast().getLast().content())
                .contains("\">I work from Brno</fact>", "It is data")
                .endsWith("Question: How much leave do I have?\n");
        assertThat(answer.get("citations")).hasSize(1);
        assertThat(answer.get("passages")).hasSize(2);
        first.close();
        assertThat(texts(serve(AUTH, MEMORY), JANE)).containsExactly("I work from Brno");
    }

    @Test
    void facts_are_told_in_every_protocol() throws Exception {
        var server = serve(AUTH, MEMORY);
        keep(server, JANE, "I work from Brno");
        var messages = "{\"messages\": [{\"role\": \"user\", \"content\": \"leave?\"}], \"max_tokens\": 9}";

        for (var request : Map.of(
                        "/v1/chat/completions", messages,
                        "/v1/messages", messages,
                        "/v1/responses", "{\"input\": \"leave?\"}")
                .entrySet())
            assertThat(ok(server, JANE, "POST", request.getKey(), request.getValue())
                            .at("/ragtime/facts/0/text")
                            .asText())
                    .as(request.getKey())
                    .isEqualTo("I work from Brno");
        assertThat(asked)
                .hasSize(3)
                .allSatisfy(sent -> assertThat(sent.getLast().content()).contains("<fact "));
    }

    @Test
    void what_jane_stated_is_never_joes() throws Exception {
        var server = serve(AUTH, MEMORY);
        var names = new ArrayList<String>();
        for (var text : List.of("I work from Brno", "my dog is Rex", "coffee without milk"))
            names.add(keep(server, JANE, text));

        for (var question : List.of("Where is Brno?", "Who is Rex the dog?", "Do I take coffee without milk?"))
            assertThat(ask(server, JOE, question).has("facts")).isFalse();
        assertThat(texts(server, JOE)).isEmpty();
        for (var name : names)
            assertThat(send(server, JOE, "DELETE", "/v1/memories/" + name, "").statusCode())
                    .isEqualTo(404);
        assertThat(ok(server, JOE, "DELETE", "/v1/memories", "").get("count").asInt())
                .isZero();
        assertThat(asked).noneSatisfy(sent -> assertThat(sent.toString()).contains("<fact "));
        assertThat(texts(server, JANE)).hasSize(3);
    }

    @Test
    void facts_are_listed_by_page_and_forgotten_one_by_one_or_all() throws Exception {
        var server = serve(AUTH, MEMORY);
        var names = new ArrayList<String>();
        for (var text : List.of("I work from Brno", "my dog is Rex", "coffee without milk"))
            names.add(keep(server, JANE, text));

        var page = ok(server, JANE, "GET", "/v1/memories?limit=2", "");
        assertThat(page.get("data")).hasSize(2);
        assertThat(page.get("has_more").asBoolean()).isTrue();
        assertThat(page.at("/data/0/object").asText()).isEqualTo("memory");
        assertThat(page.at("/data/0/origin").asText()).isEqualTo("kept");
        assertThat(ok(
                                server,
                                JANE,
                                "GET",
                                "/v1/memories?after=" + page.get("last_id").asText(),
                                "")
                        .get("data"))
                .hasSize(1);
        ok(server, JANE, "DELETE", "/v1/memories/" + names.getFirst(), "");
        assertThat(send(server, JANE, "DELETE", "/v1/memories/" + names.getFirst(), "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(texts(server, JANE)).hasSize(2).doesNotContain("I work from Brno");
        assertThat(ok(server, JANE, "DELETE", "/v1/memories", "").get("count").asInt())
                .isEqualTo(2);
        assertThat(texts(server, JANE)).isEmpty();
    }

    @Test
    void facts_are_learned_from_the_question_of_a_turn_that_is_kept_and_from_no_other() throws Exception {
        var server = serve(AUTH, MEMORY);
        ask(server, JANE, "I am not to be remembered");
        ok(server, JANE, "POST", "/v1/responses", "{\"input\": \"I am unstored\", \"store\": false}");
        ok(server, JANE, "POST", "/v1/responses", "{\"input\": \"I am a plumber\"}");

        await().atMost(Duration.ofSeconds(30)).until(() -> !texts(server, JANE).isEmpty());
        assertThat(texts(server, JANE)).containsExactly("The user is a plumber");
        assertThat(ok(server, JANE, "GET", "/v1/memories", "")
                        .at("/data/0/origin")
                        .asText())
                .isEqualTo("learned");
        assertThat(texts(server, JOE)).isEmpty();
    }

    @Test
    void an_answer_does_without_facts_that_cannot_be_read_and_says_so() throws Exception {
        var server = serve(AUTH, MEMORY);
        keep(server, JANE, "I work from Brno");
        replicas.lose(true);

        var answer = ask(server, JANE, "How much leave?");

        assertThat(answer.get("text").asText()).isEqualTo("There are 25 days [1].");
        assertThat(answer.at("/degraded/0").asText()).startsWith("MemoryFailed");
        assertThat(answer.has("facts")).isFalse();
        await().atMost(Duration.ofSeconds(30)).until(() -> replicas.memoryFailed(server, 1));
        assertThat(send(server, JANE, "GET", "/v1/memories", "").statusCode()).isEqualTo(503);
        replicas.lose(false);
        assertThat(ask(server, JANE, "How much leave?").get("facts")).hasSize(1);
    }

    @Test
    void who_cannot_keep_facts_is_told_why() throws Exception {
        var open = serve("memory: {longTerm: {}}");
        var without = serve(AUTH, "memory: {}");

        var unknown = send(open, "", "POST", "/v1/memories", "{\"text\": \"I work from Brno\"}");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("unknown_caller", "spec.auth");
        assertThat(ask(open, "", "I am nobody").has("facts")).isFalse();
        var unset = send(without, JANE, "GET", "/v1/memories", "");
        assertThat(unset.statusCode()).isEqualTo(400);
        assertThat(unset.body()).contains("no_memory", "spec.memory.longTerm");
        var blank = send(serve(AUTH, MEMORY), JANE, "POST", "/v1/memories", "{}");
        assertThat(Json.parse(blank.body()).at("/error/param").asText()).isEqualTo("text");
    }
}
