package dev.ragtime.runtime.openai;

import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.ask.Asked;
import dev.ragtime.runtime.ask.CallerRoutes;
import dev.ragtime.runtime.ask.DetailsJson;
import dev.ragtime.runtime.ask.QueryService;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ErrorBody;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.Route;
import dev.ragtime.runtime.memory.Place;
import dev.ragtime.runtime.pipeline.TokenSink;
import java.time.Instant;
import java.util.List;

/** {@code /v1/responses}. */
public final class Responses {
    private static final String PATH = "/v1/responses";
    private static final String ID = "id";

    private final QueryService service;
    private final ResponseJson json;

    public Responses(QueryService service, DetailsJson details) {
        this.service = service;
        this.json = new ResponseJson(service.name(), details);
    }

    public List<Route> routes(CallerRoutes.Callers callers) {
        var routes = new CallerRoutes(callers, ErrorBody.OPENAI);
        return List.of(
                routes.judged("POST", PATH, this::create),
                routes.unjudged("GET", PATH + "/{" + ID + "}", this::get),
                routes.unjudged("DELETE", PATH + "/{" + ID + "}", this::delete));
    }

    private void create(ApiExchange exchange, Caller caller) {
        var wanted = ResponseCall.parse(exchange.body());
        // clients ask to keep answers whatever there is to keep them in
        var call = wanted.place().equals(Place.ALONE) && !service.remembers() ? wanted.unkept() : wanted;
        var narrowing = call.narrowing().within(service.mostPassages());
        var placed = new Asked(call.question(), caller, call.place()).within(narrowing);
        var asked = call.place().equals(Place.NOWHERE) ? placed.unkept() : placed;
        var created = Instant.now().getEpochSecond();
        if (call.stream()) {
            new ResponseEvents(exchange, json, call, asked.id(), created).answer(service, asked);
        } else {
            var answer = service.answer(asked, TokenSink.NONE, exchange.guard());
            exchange.json(200, json.of(asked.id(), created, call, answer));
        }
    }

    private void get(ApiExchange exchange, Caller caller) {
        var name = exchange.pathParameter(ID);
        var turn = service.remembered(memory -> memory.answer(caller, name));
        exchange.json(200, json.of(turn));
    }

    private void delete(ApiExchange exchange, Caller caller) {
        var name = exchange.pathParameter(ID);
        service.<Boolean>remembered(memory -> {
            memory.deleteAnswer(caller, name);
            return true;
        });
        exchange.json(
                200, Json.object().put("id", name).put("object", "response").put("deleted", true));
    }
}
