package dev.ragtime.runtime.openai;

import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.ask.AnswerStream;
import dev.ragtime.runtime.ask.Asked;
import dev.ragtime.runtime.ask.CallerRoutes;
import dev.ragtime.runtime.ask.DetailsJson;
import dev.ragtime.runtime.ask.Narrowing;
import dev.ragtime.runtime.ask.Places;
import dev.ragtime.runtime.ask.QueryService;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.generate.ToolPiece;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ErrorBody;
import dev.ragtime.runtime.http.EventStream;
import dev.ragtime.runtime.http.Route;
import dev.ragtime.runtime.pipeline.Answer;
import dev.ragtime.runtime.pipeline.TokenSink;
import java.time.Instant;
import java.util.List;

/** {@code /v1/chat/completions}. */
public final class ChatCompletions {
    private final QueryService service;
    private final ChatCompletionJson json;

    public ChatCompletions(QueryService service, DetailsJson details) {
        this.service = service;
        this.json = new ChatCompletionJson(service.name(), details);
    }

    public List<Route> routes(CallerRoutes.Callers callers) {
        return List.of(new CallerRoutes(callers, ErrorBody.OPENAI).judged("POST", "/v1/chat/completions", this::chat));
    }

    private void chat(ApiExchange exchange, Caller caller) {
        var call = ChatCall.parse(exchange.body());
        var place = Places.byHeader(exchange, caller, service);
        Places.requireNew(call.question(), place, "messages", Places.HEADER);
        var placed = new Asked(call.question(), caller, place)
                .within(call.own().map(service::narrowing).orElse(Narrowing.NONE));
        var asked = call.unkept() ? placed.unkept() : placed;
        var id = "chatcmpl-" + asked.id();
        var created = Instant.now().getEpochSecond();
        if (call.stream()) {
            new Streaming(exchange, id, created, isFormatted(asked), call.includeUsage()).answer(service, asked);
        } else {
            var answer = service.answer(asked, TokenSink.NONE, exchange.guard());
            exchange.json(200, json.completion(id, created, answer, isFormatted(asked)));
        }
    }

    private static boolean isFormatted(Asked asked) {
        return asked.question().wishes().format().isPresent();
    }

    /** Chunks in the order of OpenAI's API. */
    private final class Streaming extends AnswerStream {
        private final String id;
        private final long created;
        private final boolean formatted;
        private final boolean includeUsage;

        Streaming(ApiExchange exchange, String id, long created, boolean formatted, boolean includeUsage) {
            super(exchange);
            this.id = id;
            this.created = created;
            this.formatted = formatted;
            this.includeUsage = includeUsage;
        }

        @Override
        public void accept(String piece) {
            var first = !hasBegun();
            begun().send(json.chunk(id, created, piece, first));
        }

        @Override
        public void abstain(String text) {
            if (formatted) begun().send(json.refusalChunk(id, created, text));
            else accept(text);
        }

        @Override
        public void thought(String piece) {
            var first = !hasBegun();
            begun().send(json.thoughtChunk(id, created, piece, first));
        }

        @Override
        public void called(ToolPiece piece) {
            var first = !hasBegun();
            begun().send(json.callChunk(id, created, piece, first));
        }

        @Override
        protected void complete(Answer answer) {
            var stream = begun();
            stream.send(json.lastChunk(id, created, answer));
            if (includeUsage) stream.send(json.usageChunk(id, created, answer));
            stream.done();
        }

        @Override
        protected void fail(EventStream stream, CallError error) {
            stream.send(ErrorBody.of(error));
        }
    }
}
