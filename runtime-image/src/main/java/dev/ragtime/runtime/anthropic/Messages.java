package dev.ragtime.runtime.anthropic;

import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.ask.Asked;
import dev.ragtime.runtime.ask.CallerRoutes;
import dev.ragtime.runtime.ask.DetailsJson;
import dev.ragtime.runtime.ask.Places;
import dev.ragtime.runtime.ask.QueryService;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ErrorShape;
import dev.ragtime.runtime.http.Route;
import dev.ragtime.runtime.pipeline.TokenSink;
import java.util.List;

/** {@code /v1/messages}. */
public final class Messages {
    private final QueryService service;
    private final MessageJson json;
    private final ErrorShape errors = new AnthropicErrors();

    public Messages(QueryService service, DetailsJson details) {
        this.service = service;
        this.json = new MessageJson(service.name(), details);
    }

    public List<Route> routes(CallerRoutes.Callers callers) {
        return List.of(new CallerRoutes(callers, errors).judged("POST", "/v1/messages", this::create));
    }

    private void create(ApiExchange exchange, Caller caller) {
        var call = MessageCall.parse(exchange.body());
        var place = Places.byHeader(exchange, caller, service);
        Places.requireNew(call.question(), place, "messages", Places.HEADER);
        var asked = new Asked(call.question(), caller, place);
        if (call.stream()) {
            new MessageEvents(exchange, json, errors, asked).answer(service, asked);
        } else {
            exchange.json(200, json.of(asked.id(), service.answer(asked, TokenSink.NONE, exchange.guard())));
        }
    }
}
