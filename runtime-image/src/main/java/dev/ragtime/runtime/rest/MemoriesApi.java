package dev.ragtime.runtime.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.ask.CallerRoutes;
import dev.ragtime.runtime.ask.QueryService;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ErrorBody;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.http.OpenAiList;
import dev.ragtime.runtime.http.Route;
import dev.ragtime.runtime.memory.Fact;
import dev.ragtime.runtime.memory.Names;
import java.util.List;
import java.util.Locale;

/** {@code /v1/memories}: what the caller stated about itself, to be kept, read and forgotten. */
public final class MemoriesApi {
    private static final String PATH = "/v1/memories";
    private static final String ID = "id";

    private final QueryService service;

    public MemoriesApi(QueryService service) {
        this.service = service;
    }

    public List<Route> routes(CallerRoutes.Callers callers) {
        var routes = new CallerRoutes(callers, ErrorBody.OPENAI);
        return List.of(
                routes.unjudged("POST", PATH, this::keep),
                routes.unjudged("GET", PATH, this::list),
                routes.unjudged("DELETE", PATH, this::deleteAll),
                routes.unjudged("DELETE", PATH + "/{" + ID + "}", this::delete));
    }

    private void keep(ApiExchange exchange, Caller caller) {
        var text = JsonRequest.parse(exchange.body()).text("text").orElse("");
        exchange.json(200, json(service.stated(facts -> facts.keep(caller, text))));
    }

    private void list(ApiExchange exchange, Caller caller) {
        var all = service.stated(facts -> facts.list(caller));
        exchange.json(
                200,
                OpenAiList.page(
                        exchange, all, fact -> Names.fact(fact.id()), Fact::updatedAt, 20, 100, MemoriesApi::json));
    }

    private void delete(ApiExchange exchange, Caller caller) {
        var name = exchange.pathParameter(ID);
        service.<Boolean>stated(facts -> {
            facts.delete(caller, name);
            return true;
        });
        exchange.json(200, deleted(1).put("id", name));
    }

    private void deleteAll(ApiExchange exchange, Caller caller) {
        var forgotten = service.forget(caller);
        exchange.json(200, deleted(forgotten.facts()).put("ratings", forgotten.ratings()));
    }

    private static ObjectNode deleted(int count) {
        return Json.object()
                .put("object", "memory.deleted")
                .put("deleted", true)
                .put("count", count);
    }

    private static ObjectNode json(Fact fact) {
        return Json.object()
                .put("id", Names.fact(fact.id()))
                .put("object", "memory")
                .put("text", fact.text())
                .put("origin", fact.origin().name().toLowerCase(Locale.ROOT))
                .put("created_at", fact.createdAt() / 1000)
                .put("updated_at", fact.updatedAt() / 1000);
    }
}
