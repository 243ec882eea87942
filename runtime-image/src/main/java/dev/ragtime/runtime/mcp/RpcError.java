package dev.ragtime.runtime.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.Json;
import dev.ragtime.runtime.telemetry.Outcome;

/** A request that the protocol itself cannot answer. */
final class RpcError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;
    /** Until 2026. */
    static final int RESOURCE_NOT_FOUND = -32002;

    static final int HEADER_MISMATCH = -32020;
    static final int UNSUPPORTED_VERSION = -32022;

    private final int code;
    private final transient ObjectNode data;
    private final Outcome outcome;

    /** @param data what a program can use; may be empty */
    RpcError(int code, String message, ObjectNode data, Outcome outcome) {
        super(message);
        this.code = code;
        this.data = data;
        this.outcome = outcome;
    }

    /** A mistake of the caller's. */
    RpcError(int code, String message) {
        this(code, message, Json.object(), Outcome.REFUSED);
    }

    /** What could not be answered outside of a tool. */
    static RpcError of(CallError error) {
        var code = switch (error.kind().outcome()) {
            case REFUSED -> INVALID_PARAMS;
            case ANSWERED, FAILED, CLIENT_GONE -> INTERNAL_ERROR;
        };
        return new RpcError(code, error.getMessage(), data(error), error.kind().outcome());
    }

    /** {@code code}, {@code field} and {@code retryAfterSeconds} of an error. */
    static ObjectNode data(CallError error) {
        var data = Json.object().put("code", error.code());
        if (!error.field().isEmpty()) data.put("field", error.field());
        error.retryAfter().ifPresent(wait -> data.put("retryAfterSeconds", wait.toMillis() / 1000.0));
        return data;
    }

    /** The same under another number. */
    RpcError numbered(int other) {
        return new RpcError(other, getMessage(), data, outcome);
    }

    int code() {
        return code;
    }

    Outcome outcome() {
        return outcome;
    }

    /** HTTP status where a protocol has one for it. */
    int status() {
        return switch (code) {
            case METHOD_NOT_FOUND -> 404;
            case PARSE_ERROR, INVALID_REQUEST, INVALID_PARAMS, HEADER_MISMATCH, UNSUPPORTED_VERSION -> 400;
            default -> 200;
        };
    }

    /** As it stands in an answer. */
    ObjectNode json() {
        return json(code, getMessage(), data);
    }

    static ObjectNode json(int code, String message, ObjectNode data) {
        var error = Json.object().put("code", code).put("message", message);
        if (!data.isEmpty()) error.set("data", data);
        return error;
    }
}
