package dev.ragtime.runtime.grpc;

import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.ask.Asked;
import dev.ragtime.runtime.ask.CallerRoutes;
import dev.ragtime.runtime.ask.FilterRequest;
import dev.ragtime.runtime.ask.QueryService;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.pipeline.Search;
import dev.ragtime.runtime.pipeline.TokenSink;
import dev.ragtime.runtime.store.ChunkFilter;
import dev.ragtime.v1.AnswerEvent;
import dev.ragtime.v1.AnswerRequest;
import dev.ragtime.v1.Ragtime;
import dev.ragtime.v1.RetrieveRequest;
import io.grpc.health.v1.HealthProto;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The service {@code ragtime.v1.QueryService}. */
public final class QueryMethods {
    private static final String SERVICE = "ragtime.v1.QueryService";

    private final QueryService service;
    private final CallerRoutes.Callers callers;
    private final Replies replies;

    /**
     * @param callers tells on whose behalf a call is made
     * @param revision name of the pipeline revision this process serves; may be empty
     */
    public QueryMethods(QueryService service, CallerRoutes.Callers callers, String revision) {
        this.service = service;
        this.callers = callers;
        this.replies = new Replies(service.name(), revision);
    }

    /**
     * What speaks it, health and reflection included.
     *
     * @param serving whether questions can be answered now
     */
    public GrpcProtocol protocol(BooleanSupplier serving) {
        var methods = new ArrayList<>(List.of(
                method("Retrieve", this::retrieve),
                method("Answer", this::answer),
                method("AnswerStream", this::answerStream),
                Health.of(List.of("", SERVICE), serving)));
        methods.addAll(Reflection.of(() -> List.of(Ragtime.getDescriptor(), HealthProto.getDescriptor())));
        return new GrpcProtocol(methods);
    }

    private GrpcMethod method(String name, Handler handler) {
        return new GrpcMethod.Counted("/" + SERVICE + "/" + name, header -> {
            var caller = callers.of(header);
            return (message, exchange) -> handler.handle(message, exchange, caller);
        });
    }

    private interface Handler {
        void handle(byte[] message, GrpcExchange exchange, Caller caller);
    }

    private void retrieve(byte[] message, GrpcExchange exchange, Caller caller) {
        var request = Questions.parse(RetrieveRequest.parser(), "ragtime.v1.RetrieveRequest", message);
        var query = Questions.query(request);
        var topK = Questions.topK(request, service.mostPassages());
        var mode = Questions.mode(request);
        var retrieved = service.retrieve(fields -> new Search(query, topK, mode, filter(request, fields), caller));
        exchange.send(replies.retrieved(retrieved, request.getExplain()));
    }

    private static ChunkFilter filter(RetrieveRequest request, Supplier<FieldSet> fields) {
        return request.hasFilters()
                ? new FilterRequest(fields.get()).parse(StructJson.tree(request.getFilters()))
                : ChunkFilter.NONE;
    }

    private void answer(byte[] message, GrpcExchange exchange, Caller caller) {
        var request = Questions.parse(AnswerRequest.parser(), "ragtime.v1.AnswerRequest", message);
        var asked = asked(request, caller);
        var answer = service.answer(asked, TokenSink.NONE, exchange.guard());
        exchange.send(replies.answer(asked.id(), answer));
    }

    private void answerStream(byte[] message, GrpcExchange exchange, Caller caller) {
        var request = Questions.parse(AnswerRequest.parser(), "ragtime.v1.AnswerRequest", message);
        var asked = asked(request, caller);
        var answer = service.answer(asked, new Sending(exchange), exchange.guard());
        exchange.send(AnswerEvent.newBuilder()
                .setAnswer(replies.answer(asked.id(), answer))
                .build());
    }

    private Asked asked(AnswerRequest request, Caller caller) {
        var question = Questions.question(request);
        return new Asked(question, caller, Questions.place(request, question))
                .within(Questions.narrowing(request, service.mostPassages()));
    }

    /** Sends each piece as it comes. */
    private record Sending(GrpcExchange exchange) implements TokenSink {
        @Override
        public void accept(String text) {
            exchange.send(AnswerEvent.newBuilder().setText(text).build());
        }

        @Override
        public void thought(String text) {
            exchange.send(AnswerEvent.newBuilder().setThinking(text).build());
        }
    }
}
