package dev.ragtime.runtime.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;

/** A request that cannot be answered as asked; becomes an OpenAI error body. */
public final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final String code;
    private final String param;
    private final int retryAfterSeconds;

    private ApiError(int status, String type, String code, String param, String message, int retryAfterSeconds) {
        super(message);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** 400: the caller must change a field; {@code param} names it. */
    public static ApiError invalid(String code, String param, String remedy) {
        return new ApiError(400, "invalid_request_error", code, param, remedy, 0);
    }

    /** Any other refusal that only the caller can mend: 404, 405, 413. */
    public static ApiError refused(int status, String code, String message) {
        return new ApiError(status, "invalid_request_error", code, "", message, 0);
    }

    /** 429: too much at once; ask again later. */
    public static ApiError overloaded(String message, int retryAfterSeconds) {
        return new ApiError(429, "rate_limit_error", "overloaded", "", message, retryAfterSeconds);
    }

    /** 503: something this process needs does not answer now. */
    public static ApiError unavailable(String code, String message) {
        return new ApiError(503, "server_error", code, "", message, 2);
    }

    /** Another 5xx. */
    public static ApiError server(int status, String code, String message) {
        return new ApiError(status, "server_error", code, "", message, 0);
    }

    public int status() {
        return status;
    }

    /** Seconds for a {@code Retry-After} header; empty when asking again does not help by itself. */
    public OptionalInt retryAfterSeconds() {
        return retryAfterSeconds > 0 ? OptionalInt.of(retryAfterSeconds) : OptionalInt.empty();
    }

    /** {@code {"error":{"message","type","param","code"}}}; param is null when no field is at fault. */
    public ObjectNode body() {
        var error = Json.object();
        error.put("message", getMessage()).put("type", type);
        error.put("param", param.isEmpty() ? null : param).put("code", code);
        var body = Json.object();
        body.set("error", error);
        return body;
    }
}
