package dev.ragtime.runtime.http;

/** {@code GET /v1/models} of a server that has one name for its model, whatever stands behind it. */
public final class ModelList {
    private ModelList() {}

    /**
     * No objective is about it: pods ask for it as they start, and answering it takes nothing that could fail.
     *
     * @param name of the pipeline or route
     */
    public static Route route(String name) {
        return new Route("GET", "/v1/models", exchange -> answer(exchange, name), false);
    }

    private static void answer(ApiExchange exchange, String name) {
        var list = Json.object().put("object", "list");
        list.putArray("data")
                .addObject()
                .put("id", name)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "ragtime");
        exchange.json(200, list);
    }
}
