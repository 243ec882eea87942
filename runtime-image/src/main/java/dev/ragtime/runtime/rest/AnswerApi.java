package dev.ragtime.runtime.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.ask.AnswerStream;
import dev.ragtime.runtime.ask.Asked;
import dev.ragtime.runtime.ask.CallerRoutes;
import dev.ragtime.runtime.ask.DetailsJson;
import dev.ragtime.runtime.ask.Places;
import dev.ragtime.runtime.ask.QueryService;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ErrorBody;
import dev.ragtime.runtime.http.EventStream;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.http.Route;
import dev.ragtime.runtime.memory.Names;
import dev.ragtime.runtime.memory.Place;
import dev.ragtime.runtime.pipeline.Answer;
import dev.ragtime.runtime.pipeline.Question;
import dev.ragtime.runtime.pipeline.TokenSink;
import dev.ragtime.runtime.pipeline.Wishes;
import java.util.List;

/** {@code /v1/answer}: an answer with what it rests on, in as few words as it takes. */
public final class AnswerApi {
    private final QueryService service;
    private final DetailsJson details;

    public AnswerApi(QueryService service, DetailsJson details) {
        this.service = service;
        this.details = details;
    }

    public List<Route> routes(CallerRoutes.Callers callers) {
        return List.of(new CallerRoutes(callers, ErrorBody.OPENAI).judged("POST", "/v1/answer", this::answer));
    }

    private void answer(ApiExchange exchange, Caller caller) {
        var request = JsonRequest.parse(exchange.body());
        var text = request.text("question")
                .filter(question -> !question.isBlank())
                .orElseThrow(() -> CallError.invalid(
                        "missing_question", "question", "question is missing or blank: ask something"));
        var question = new Question(
                text.strip(),
                List.of(),
                new Wishes(request.integer("maxTokens", 1, Integer.MAX_VALUE), request.number("temperature", 0, 2)));
        var asked = new Asked(question, caller, place(request, exchange, caller)).within(service.narrowing(request));
        if (request.flag("stream")) {
            new Streaming(exchange, asked).answer(service, asked);
        } else {
            exchange.json(200, json(asked, service.answer(asked, TokenSink.NONE, exchange.guard())));
        }
    }

    private Place place(JsonRequest request, ApiExchange exchange, Caller caller) {
        return request.text("conversation")
                .<Place>map(name -> Places.named(name, exchange, caller, service))
                .orElseGet(() -> Places.byHeader(exchange, caller, service));
    }

    private ObjectNode json(Asked asked, Answer answer) {
        var root = Json.object().put("id", Names.answer(asked.id())).put("text", answer.text());
        if (asked.place() instanceof Place.Conversed(var name)) root.put("conversation", name);
        root.setAll(details.of(answer));
        root.putObject("usage")
                .put("inputTokens", answer.usage().promptTokens())
                .put("outputTokens", answer.usage().completionTokens());
        return root;
    }

    /** Pieces as events {@code text}, then the whole as event {@code answer}. */
    private final class Streaming extends AnswerStream {
        private final Asked asked;

        Streaming(ApiExchange exchange, Asked asked) {
            super(exchange);
            this.asked = asked;
        }

        @Override
        public void accept(String piece) {
            begun().send("text", Json.object().put("text", piece));
        }

        @Override
        protected void complete(Answer answer) {
            begun().send("answer", json(asked, answer));
            begun().end();
        }

        @Override
        protected void fail(EventStream stream, CallError error) {
            stream.send("error", ErrorBody.of(error));
        }
    }
}
