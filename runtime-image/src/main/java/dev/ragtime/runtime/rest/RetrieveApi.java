package dev.ragtime.runtime.rest;

import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.ask.AskedSearch;
import dev.ragtime.runtime.ask.CallerRoutes;
import dev.ragtime.runtime.ask.DetailsJson;
import dev.ragtime.runtime.ask.QueryService;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ErrorBody;
import dev.ragtime.runtime.http.JsonRequest;
import dev.ragtime.runtime.http.Route;
import java.util.List;

/** {@code /v1/retrieve}: passages without an answer. */
public final class RetrieveApi {
    private final QueryService service;
    private final DetailsJson json;

    public RetrieveApi(QueryService service, DetailsJson json) {
        this.service = service;
        this.json = json;
    }

    public List<Route> routes(CallerRoutes.Callers callers) {
        return List.of(new CallerRoutes(callers, ErrorBody.OPENAI).judged("POST", "/v1/retrieve", this::retrieve));
    }

    private void retrieve(ApiExchange exchange, Caller caller) {
        var request = JsonRequest.parse(exchange.body());
        var asked = AskedSearch.of(request, service.mostPassages());
        var explained = request.flag("explain");
        var retrieved = service.retrieve(fields -> asked.search(fields, caller));
        exchange.json(200, json.retrieved(retrieved, explained));
    }
}
