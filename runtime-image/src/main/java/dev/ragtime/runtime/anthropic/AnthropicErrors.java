package dev.ragtime.runtime.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.ErrorShape;
import dev.ragtime.runtime.http.Json;

/** Errors in Anthropic's shape: {@code {"type":"error","error":{"type","message"},"request_id"}}. */
final class AnthropicErrors implements ErrorShape {
    @Override
    public ObjectNode of(CallError error, String requestId) {
        var body = Json.object().put("type", "error");
        body.putObject("error").put("type", type(error.kind())).put("message", error.getMessage());
        return requestId.isEmpty() ? body : body.put("request_id", requestId);
    }

    private static String type(CallError.Kind kind) {
        return switch (kind) {
            case INVALID, CONFLICT -> "invalid_request_error";
            case UNAUTHORIZED -> "authentication_error";
            case NOT_FOUND -> "not_found_error";
            case TOO_LARGE -> "request_too_large";
            case LIMITED -> "rate_limit_error";
            case OVERLOADED, UNAVAILABLE -> "overloaded_error";
            case TIMED_OUT -> "timeout_error";
            case BROKEN, INTERNAL -> "api_error";
        };
    }
}
