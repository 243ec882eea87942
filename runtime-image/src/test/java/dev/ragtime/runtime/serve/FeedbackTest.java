package dev.ragtime.runtime.serve;

import static dev.ragtime.runtime.serve.Replicas.AUTH;
import static dev.ragtime.runtime.serve.Replicas.JANE;
import static dev.ragtime.runtime.serve.Replicas.JOE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.api.pipeline.KeptRatings;
import dev.ragtime.runtime.generate.ChatModel;
import dev.ragtime.runtime.generate.Completion;
import dev.ragtime.runtime.generate.Completion.Usage;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.memory.Rating;
import dev.ragtime.runtime.memory.Ratings;
import dev.ragtime.v1.AnswerRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ratings that are kept, over real servers that share a store. */
class FeedbackTest {
    private static final String RATINGS = "memory: {ratings: {}}";
    private static final String UNKNOWN = "resp_" + "a".repeat(32);

    private final ChatModel model = (request, listener, guard) -> {
        listener.accept("There are 25 days [1].");
        return new Completion("There are 25 days [1].", "stop", new Usage(7, 5), Optional.empty());
    };

    private final Replicas replicas = new Replicas(model);
    private final GrpcClients grpc = new GrpcClients();

    @AfterEach
    void close() throws Exception {
        grpc.close();
        replicas.close();
    }

    private JsonNode rate(QueryServer server, String key, String answer, String rating, String comment)
            throws Exception {
        var body = Json.object().put("answer", answer).put("rating", rating).put("comment", comment);
        return replicas.ok(server, key, "POST", "/v1/feedback", Json.write(body));
    }

    private boolean kept(QueryServer server, String key, String answer) throws Exception {
        return rate(server, key, answer, "good", "").get("kept").asBoolean();
    }

    /** An answer is remembered after its client has it. */
    private void awaitKept(QueryServer server, String key, String answer) {
        await().atMost(Duration.ofSeconds(30)).until(() -> kept(server, key, answer));
    }

    private String asked(QueryServer server, String key, String question) throws Exception {
        return replicas.ask(server, key, question).get("id").asText();
    }

    private List<Rating> rows() {
        var rows = new ArrayList<Rating>();
        new Ratings("assistant", new KeptRatings(null, null), replicas::kept, InstantSource.system())
                .forEach(rows::add);
        return rows;
    }

    private int remembered() {
        var count = new AtomicInteger();
        replicas.kept().forEach("answered", Instant.now(), _ -> count.incrementAndGet());
        return count.get();
    }

    @Test
    void an_answer_of_a_replica_that_is_gone_is_rated_by_another() throws Exception {
        var first = replicas.serve(AUTH, RATINGS);
        var answer = asked(first, JANE, "How much leave?");
        await().atMost(Duration.ofSeconds(30)).until(() -> remembered() == 1);
        first.close();

        var rated = rate(replicas.serve(AUTH, RATINGS), JANE, answer, "bad", "It is 30 days.");

        assertThat(rated.get("kept").asBoolean()).isTrue();
        assertThat(rated.get("counted").asBoolean()).isTrue();
        assertThat(rows()).singleElement().satisfies(row -> {
            assertThat(row.good()).isFalse();
            assertThat(row.comment()).isEqualTo("It is 30 days.");
            assertThat(row.answered().question()).isEqualTo("How much leave?");
            assertThat(row.answered().query()).isEqualTo("How much leave?");
            assertThat(row.answered().cited()).containsExactly("docs/leave.md");
            assertThat(row.answered().retrieved()).containsExactly("docs/leave.md", "docs/travel.md");
        });
    }

    @Test
    void answers_of_every_protocol_are_rated_by_the_id_that_their_client_has() throws Exception {
        var server = replicas.serve(RATINGS);
        var messages = "{\"messages\": [{\"role\": \"user\", \"content\": \"leave?\"}], \"max_tokens\": 9}";
        var ids = new ArrayList<String>();
        for (var request : Map.of(
                        "/v1/chat/completions",
                        messages,
                        "/v1/messages",
                        messages,
                        "/v1/responses",
                        "{\"input\": \"leave?\"}",
                        "/v1/answer",
                        "{\"question\": \"leave?\"}")
                .entrySet())
            ids.add(replicas.ok(server, "", "POST", request.getKey(), request.getValue())
                    .get("id")
                    .asText());
        var stream = replicas.send(server, "", "POST", "/v1/answer", "{\"question\": \"leave?\", \"stream\": true}");
        var whole = stream.body().substring(stream.body().indexOf("event: answer"));
        ids.add(Json.parse(whole.substring(whole.indexOf('{'))).get("id").asText());
        var request = AnswerRequest.newBuilder().setQuestion("leave?").build();
        ids.add(grpc.asking(server.port()).answer(request).getId());
        grpc.asking(server.port()).answerStream(request).forEachRemaining(event -> {
            if (event.hasAnswer()) ids.add(event.getAnswer().getId());
        });
        ids.add(replicas.ok(server, "", "POST", "/mcp", """
                        {"jsonrpc": "2.0", "id": 1, "method": "tools/call",
                         "params": {"name": "answer", "arguments": {"question": "leave?"}}}""")
                .at("/result/structuredContent/id")
                .asText());

        assertThat(ids).hasSize(8).doesNotHaveDuplicates();
        for (var id : ids) awaitKept(server, "", id);
        assertThat(rows()).hasSize(8);
    }

    @Test
    void to_others_an_answer_is_as_unknown_as_one_that_never_was() throws Exception {
        var server = replicas.serve(AUTH, RATINGS);
        var answer = asked(server, JANE, "How much leave?");
        await().atMost(Duration.ofSeconds(30)).until(() -> remembered() == 1);

        var others = (ObjectNode) rate(server, JOE, answer, "good", "");
        var unknown = (ObjectNode) rate(server, JOE, UNKNOWN, "good", "");

        assertThat(others.get("kept").asBoolean()).isFalse();
        assertThat(others.without("answer").toString())
                .isEqualTo(unknown.without("answer").toString());
        assertThat(rows()).isEmpty();
        assertThat(kept(server, JANE, answer)).isTrue();
    }

    @Test
    void nothing_is_kept_where_that_is_not_asked_for_or_the_client_does_not_want_it() throws Exception {
        var without = replicas.serve(AUTH, "memory: {}");
        var answer = asked(without, JANE, "off by default");
        assertThat(kept(without, JANE, answer)).isFalse();
        var server = replicas.serve(AUTH, RATINGS);
        replicas.ok(server, JANE, "POST", "/v1/responses", "{\"input\": \"unstored\", \"store\": false}");
        replicas.ok(server, JANE, "POST", "/v1/chat/completions", """
                {"messages": [{"role": "user", "content": "unstored"}], "store": false}""");

        awaitKept(server, JANE, asked(server, JANE, "How much leave?"));

        assertThat(remembered()).isEqualTo(1);
        assertThat(rows()).hasSize(1);
    }

    @Test
    void what_a_question_means_in_its_conversation_is_kept_beside_it() throws Exception {
        var server = replicas.serve(RATINGS);
        var answer = replicas.ok(server, "", "POST", "/v1/chat/completions", """
                {"messages": [{"role": "user", "content": "How much parental leave do employees get?"},
                              {"role": "assistant", "content": "25 days."},
                              {"role": "user", "content": "And when does it begin?"}]}""");
        awaitKept(server, "", answer.get("id").asText());

        assertThat(rows()).singleElement().satisfies(row -> {
            assertThat(row.answered().question()).isEqualTo("And when does it begin?");
            assertThat(row.answered().query())
                    .isEqualTo(answer.at("/ragtime/queries/0").asText())
                    .contains("parental");
        });
    }

    @Test
    void a_store_that_is_lost_costs_neither_the_answer_nor_the_count() throws Exception {
        var server = replicas.serve(AUTH, RATINGS);
        replicas.lose(true);

        var answer = replicas.ask(server, JANE, "How much leave?");

        assertThat(answer.get("text").asText()).isEqualTo("There are 25 days [1].");
        assertThat(answer.get("degraded")).isEmpty();
        await().atMost(Duration.ofSeconds(30)).until(() -> replicas.memoryFailed(server, 1));
        var rated = rate(server, JANE, answer.get("id").asText(), "good", "");
        assertThat(rated.get("counted").asBoolean()).isTrue();
        assertThat(rated.get("kept").asBoolean()).isFalse();
        await().atMost(Duration.ofSeconds(30)).until(() -> replicas.memoryFailed(server, 2));
        replicas.lose(false);
        awaitKept(server, JANE, asked(server, JANE, "How much leave?"));
    }

    @Test
    void who_forgets_own_memories_forgets_ratings() throws Exception {
        var server = replicas.serve(AUTH, "memory: {longTerm: {}, ratings: {}}");
        replicas.ok(server, JANE, "POST", "/v1/memories", "{\"text\": \"I work from Brno\"}");
        var answer = asked(server, JANE, "How much leave?");
        awaitKept(server, JANE, answer);
        awaitKept(server, JOE, asked(server, JOE, "Of Joe"));

        var forgotten = replicas.ok(server, JANE, "DELETE", "/v1/memories", "");

        assertThat(forgotten.get("count").asInt()).isEqualTo(1);
        assertThat(forgotten.get("ratings").asInt()).isEqualTo(1);
        assertThat(rows()).extracting(row -> row.answered().question()).containsExactly("Of Joe");
        assertThat(kept(server, JANE, answer)).isFalse();
        var ratingsAlone = replicas.serve(AUTH, RATINGS);
        assertThat(replicas.ok(ratingsAlone, JOE, "DELETE", "/v1/memories", "")
                        .get("ratings")
                        .asInt())
                .isEqualTo(1);
        assertThat(replicas.send(replicas.serve(AUTH, "memory: {}"), JOE, "DELETE", "/v1/memories", "")
                        .body())
                .contains("no_memory");
    }
}
