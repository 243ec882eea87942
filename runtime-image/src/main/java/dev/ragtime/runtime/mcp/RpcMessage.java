package dev.ragtime.runtime.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.http.Json;

/** One message of JSON-RPC 2.0, as a client sends it. */
sealed interface RpcMessage {
    /**
     * @param id a string or a whole number
     * @param params empty when there are none
     */
    record Request(JsonNode id, String method, ObjectNode params) implements RpcMessage {}

    /** One that wants no answer: a notification, or an answer to what this server never asks. */
    record Unanswered() implements RpcMessage {}

    /** @throws RpcError when it is none */
    static RpcMessage parse(String body) {
        JsonNode message;
        try {
            message = Json.parse(body);
        } catch (JsonProcessingException e) {
            throw new RpcError(RpcError.PARSE_ERROR, "the body is not valid JSON");
        }
        if (!message.isObject() || !message.path("jsonrpc").asText().equals("2.0"))
            throw invalid("the body must be one message of JSON-RPC 2.0");
        if (!message.has("method") && (message.has("result") || message.has("error"))) return new Unanswered();
        if (!message.path("method").isTextual()) throw invalid("method must be a string");
        if (!message.has("id")) return new Unanswered();
        var id = message.get("id");
        if (!id.isTextual() && !id.isIntegralNumber()) throw invalid("id must be a string or a whole number");
        return new Request(id, message.get("method").asText(), params(message.path("params")));
    }

    private static ObjectNode params(JsonNode params) {
        if (params.isMissingNode()) return Json.object();
        if (params instanceof ObjectNode object) return object;
        throw invalid("params must be an object");
    }

    private static RpcError invalid(String message) {
        return new RpcError(RpcError.INVALID_REQUEST, message);
    }
}
