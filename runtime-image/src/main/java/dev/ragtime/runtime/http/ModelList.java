package dev.ragtime.runtime.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.call.CallError;
import java.util.List;

/** The models of a server that has one name for its model, whatever stands behind it. */
public final class ModelList {
    private static final String ID = "id";

    private ModelList() {}

    /**
     * {@code GET /v1/models} and {@code GET /v1/models/{id}}. No objective is about them: pods ask for them as they start,
     * and answering takes nothing that could fail.
     *
     * @param name of the pipeline or route
     */
    public static List<Route> routes(String name) {
        return List.of(
                new Route("GET", "/v1/models", exchange -> list(exchange, name), false),
                new Route("GET", "/v1/models/{" + ID + "}", exchange -> one(exchange, name), false));
    }

    private static void list(ApiExchange exchange, String name) {
        var list = Json.object().put("object", "list");
        list.putArray("data").add(model(name));
        exchange.json(200, list);
    }

    private static void one(ApiExchange exchange, String name) {
        if (!exchange.pathParameter(ID).equals(name)) {
            var message = "there is no such model here: this is " + name;
            throw new CallError(CallError.Kind.NOT_FOUND, "model_not_found", message);
        }
        exchange.json(200, model(name));
    }

    private static ObjectNode model(String name) {
        return Json.object()
                .put("id", name)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "ragtime");
    }
}
