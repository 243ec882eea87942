package dev.ragtime.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.generate.RouteChatModel;
import dev.ragtime.runtime.generate.ScriptedModel;
import dev.ragtime.runtime.http.Backends;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.retrieve.Query;
import dev.ragtime.runtime.retrieve.Retriever;
import dev.ragtime.runtime.rewrite.CarryOver;
import dev.ragtime.runtime.rewrite.QueryRewriter;
import dev.ragtime.runtime.rewrite.RouteRewriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What a client sees of a question that leans on the conversation. */
class FollowUpTest {
    private static final String CONVERSATION = """
            {"messages": [{"role": "system", "content": "Be brief."},
            {"role": "user", "content": "How many days of annual leave do employees have?"},
            {"role": "assistant", "content": "Employees have 25 days of annual leave [1]."},
            {"role": "user", "content": "And how is it asked for?"}]}""";
    private static final String CARRIED = "days annual leave employees And how is it asked for?";

    private final List<List<String>> searched = new CopyOnWriteArrayList<>();
    private final Retriever retriever = (queries, topK, filter, caller) -> {
        searched.add(Query.texts(queries));
        return QueryServerFixture.handbook().retrieve(queries, topK, filter, caller);
    };

    @Test
    void what_was_searched_for_is_told_when_it_is_not_the_question() throws Exception {
        try (var server = QueryServerFixture.rewriting(retriever, new CarryOver())) {
            var answer = post(server, CONVERSATION);

            assertThat(searched).containsExactly(List.of(CARRIED));
            assertThat(texts(answer.at("/ragtime/queries"))).containsExactly(CARRIED);
            assertThat(answer.at("/choices/0/message/content").asText())
                    .as("quotes answer the question with its subject")
                    .contains("annual leave");
            assertThat(server.ask("How much annual leave do employees have?")
                            .path("ragtime")
                            .has("queries"))
                    .isFalse();
        }
    }

    @Test
    void a_model_words_the_query_and_the_answer_is_quoted_by_it() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text("How is annual leave asked for?"));
                var server = QueryServerFixture.rewriting(retriever, by(model, 1))) {
            var answer = post(server, CONVERSATION);

            assertThat(texts(answer.at("/ragtime/queries"))).containsExactly("How is annual leave asked for?");
            assertThat(answer.at("/choices/0/message/content").asText()).contains("Leave is asked for online");
            assertThat(answer.at("/ragtime/degraded")).isEmpty();
        }
    }

    @Test
    void a_model_that_fails_is_replaced_by_the_rules_told_and_counted() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.status(500, "boom"));
                var server = QueryServerFixture.rewriting(retriever, by(model, 1))) {
            var answer = post(server, CONVERSATION);

            assertThat(texts(answer.at("/ragtime/queries"))).containsExactly(CARRIED);
            assertThat(texts(answer.at("/ragtime/degraded"))).containsExactly("RewriterFailed");
            assertThat(server.get("/metrics").body()).contains("reason=\"RewriterFailed\",} 1.0");
            QueryServerTest.awaitEvents(server, "available", "good", 1);
        }
    }

    @Test
    void a_model_that_repeats_an_earlier_question_is_replaced_by_the_rules_and_told() throws Exception {
        try (var model = ScriptedModel.answering(
                        ScriptedModel.text("How many days of annual leave do employees have?"));
                var server = QueryServerFixture.rewriting(retriever, by(model, 1))) {
            var answer = post(server, CONVERSATION);

            assertThat(texts(answer.at("/ragtime/queries"))).containsExactly(CARRIED);
            assertThat(texts(answer.at("/ragtime/degraded"))).containsExactly("RewriterFailed");
        }
    }

    @Test
    void several_wordings_are_searched_for_also_without_a_conversation() throws Exception {
        try (var model =
                        ScriptedModel.answering(ScriptedModel.text("annual holiday entitlement leave\nvacation days"));
                var server = QueryServerFixture.rewriting(retriever, by(model, 3))) {
            var expected = List.of("How much leave?", "annual holiday entitlement leave", "vacation days");
            assertThat(texts(server.ask("How much leave?").at("/ragtime/queries")))
                    .isEqualTo(expected);

            var retrieved = Json.parse(server.post("/v1/retrieve", "{\"query\": \"How much leave?\"}")
                    .body());
            assertThat(texts(retrieved.path("queries"))).isEqualTo(expected);
            assertThat(searched).containsExactly(expected, expected);
        }
    }

    @Test
    void a_rehearsal_asks_no_model() throws Exception {
        try (var model = ScriptedModel.answering(ScriptedModel.text("expensive"));
                var server = QueryServerFixture.rewriting(retriever, by(model, 3))) {
            assertThat(Rehearsal.succeeds(server.pipeline())).isTrue();

            assertThat(searched).isNotEmpty();
            assertThat(model.requests).isEmpty();
        }
    }

    private static QueryRewriter by(ScriptedModel model, int phrasings) {
        var chat = new RouteChatModel(Backends.newClient(), model.url(), "words", Duration.ofSeconds(30));
        return new RouteRewriter(chat, Duration.ofSeconds(20), phrasings);
    }

    private static JsonNode post(QueryServerFixture server, String body) throws Exception {
        return Json.parse(server.post("/v1/chat/completions", body).body());
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }
}
