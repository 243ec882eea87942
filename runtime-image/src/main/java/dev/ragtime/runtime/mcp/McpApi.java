package dev.ragtime.runtime.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.ask.CallerRoutes;
import dev.ragtime.runtime.ask.DetailsJson;
import dev.ragtime.runtime.ask.QueryService;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ErrorShape;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.http.Route;
import java.util.List;
import java.util.Optional;

/** {@code POST /mcp}: one message of JSON-RPC, answered at once as JSON. Only what asks the pipeline is an event of objectives. */
public final class McpApi {
    private static final String PATH = "/mcp";

    /** Of what is refused before it is known which request it is. */
    private static final ErrorShape ERRORS = (error, requestId) ->
            envelope(NullNode.getInstance()).set("error", RpcError.of(error).json());

    private final QueryService service;
    private final Tools tools;
    private final Documents documents;

    public McpApi(QueryService service, DetailsJson json) {
        this.service = service;
        this.tools = new Tools(service, json);
        this.documents = new Documents(service);
    }

    public List<Route> routes(CallerRoutes.Callers callers) {
        return List.of(new CallerRoutes(callers, ERRORS).judged("POST", PATH, this::post));
    }

    private void post(ApiExchange exchange, Caller caller) {
        // a page that a browser shows, maybe under a foreign name made to point here
        if (exchange.hasHeader("origin") && !service.origins().allow(exchange.header("origin"))) {
            var why = "pages of this origin are not answered: spec.cors.allowedOrigins of the pipeline names those that"
                    + " are";
            refuse(exchange, 403, new RpcError(RpcError.INVALID_REQUEST, why));
            return;
        }
        RpcMessage message;
        try {
            message = RpcMessage.parse(exchange.body());
        } catch (RpcError e) {
            refuse(exchange, e.status(), e);
            return;
        }
        switch (message) {
            case RpcMessage.Unanswered _ -> {
                exchange.isNoEvent();
                exchange.bytes(202, "application/json", new byte[0]);
            }
            case RpcMessage.Request request -> answer(request, exchange, caller);
        }
    }

    private static void refuse(ApiExchange exchange, int status, RpcError error) {
        exchange.json(status, envelope(NullNode.getInstance()).set("error", error.json()));
    }

    private void answer(RpcMessage.Request request, ApiExchange exchange, Caller caller) {
        Era era;
        try {
            era = Era.of(request, exchange::header);
        } catch (RpcError e) {
            fail(request, e.status(), e, exchange);
            return;
        }
        ObjectNode result;
        try {
            result = result(request, era, exchange, caller);
        } catch (RpcError e) {
            var known = era.error(e);
            fail(request, era.status(known), known, exchange);
            return;
        }
        exchange.json(200, envelope(request.id()).set("result", result));
    }

    private static void fail(RpcMessage.Request request, int status, RpcError error, ApiExchange exchange) {
        exchange.ends(error.outcome());
        exchange.json(status, envelope(request.id()).set("error", error.json()));
    }

    private static ObjectNode envelope(JsonNode id) {
        return Json.object().put("jsonrpc", "2.0").set("id", id);
    }

    private ObjectNode result(RpcMessage.Request request, Era era, ApiExchange exchange, Caller caller) {
        return switch (request.method()) {
            case "tools/call" -> era.result(tools.call(request.params(), exchange, caller), server(), false);
            case "resources/read" -> era.result(read(request.params(), exchange, caller), server(), true);
            default -> {
                exchange.isNoEvent();
                yield era == Era.HANDSHAKE ? agreed(request) : described(request, era);
            }
        };
    }

    private ObjectNode agreed(RpcMessage.Request request) {
        return switch (request.method()) {
            case "initialize" -> initialized(request.params());
            case "ping" -> Json.object();
            default -> described(request, Era.HANDSHAKE);
        };
    }

    /** What there is, the same for everybody. */
    private ObjectNode described(RpcMessage.Request request, Era era) {
        var result = switch (request.method()) {
            case "server/discover" -> discovered();
            case "tools/list" -> tools.list();
            case "resources/list" -> documents.list();
            case "resources/templates/list" -> documents.templates();
            default -> throw new RpcError(RpcError.METHOD_NOT_FOUND, "there is no such method here");
        };
        return era.result(result, server(), true);
    }

    private ObjectNode initialized(ObjectNode params) {
        if (!params.path("protocolVersion").isTextual())
            throw new RpcError(RpcError.INVALID_PARAMS, "protocolVersion must be a string");
        var result = offer();
        result.put("protocolVersion", Era.agreed(params.path("protocolVersion").asText()));
        result.set("serverInfo", server());
        return result;
    }

    private ObjectNode discovered() {
        var result = offer();
        Era.ALL.forEach(result.putArray("supportedVersions")::add);
        return result;
    }

    private ObjectNode offer() {
        var offer = Json.object();
        var capabilities = offer.putObject("capabilities");
        capabilities.putObject("tools");
        capabilities.putObject("resources");
        return offer.put(
                "instructions",
                "Answers questions from the knowledge base of pipeline " + service.name()
                        + ": answer writes an answer with citations, search finds passages to answer from.");
    }

    private ObjectNode server() {
        var version = Optional.ofNullable(McpApi.class.getPackage().getImplementationVersion());
        return Json.object().put("name", "ragtime").put("title", service.name()).put("version", version.orElse("dev"));
    }

    private ObjectNode read(ObjectNode params, ApiExchange exchange, Caller caller) {
        try {
            return documents.read(params, exchange.guard(), caller);
        } catch (CallError e) {
            throw RpcError.of(e);
        }
    }
}
