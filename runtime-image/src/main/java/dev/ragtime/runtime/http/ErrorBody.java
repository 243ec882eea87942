package dev.ragtime.runtime.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ragtime.runtime.call.CallError;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Errors of calls as HTTP statuses, and in the shape of a protocol. */
public final class ErrorBody {
    /** {@code {"error":{"message","type","param","code"}}}; param is null when no field is at fault. */
    public static final ErrorShape OPENAI = (error, requestId) -> of(error);

    private ErrorBody() {}

    static int status(CallError.Kind kind) {
        return switch (kind) {
            case INVALID -> 400;
            case UNAUTHORIZED -> 401;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case TOO_LARGE -> 413;
            case LIMITED, OVERLOADED -> 429;
            case INTERNAL -> 500;
            case BROKEN -> 502;
            case UNAVAILABLE -> 503;
            case TIMED_OUT -> 504;
        };
    }

    private static String type(CallError.Kind kind) {
        return switch (kind) {
            case INVALID, UNAUTHORIZED, NOT_FOUND, CONFLICT, TOO_LARGE -> "invalid_request_error";
            case LIMITED, OVERLOADED -> "rate_limit_error";
            case INTERNAL, BROKEN, UNAVAILABLE, TIMED_OUT -> "server_error";
        };
    }

    public static ObjectNode of(CallError error) {
        return of(type(error.kind()), error.code(), error.field(), error.getMessage());
    }

    private static ObjectNode of(String type, String code, String field, String message) {
        var body = Json.object();
        var error = body.putObject("error").put("message", message).put("type", type);
        error.put("param", field.isEmpty() ? null : field).put("code", code);
        return body;
    }

    /** For what is refused before it is known which protocol it speaks. */
    static void send(ServerResponse response, CallError error) {
        send(response, error, OPENAI, "");
    }

    static void send(ServerResponse response, CallError error, ErrorShape shape, String requestId) {
        error.retryAfter().ifPresent(wait -> response.header(HeaderNames.RETRY_AFTER, String.valueOf(seconds(wait))));
        // RFC 9110, 11.6.1: whoever is turned away is told how to be let in
        if (error.kind() == CallError.Kind.UNAUTHORIZED) response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
        send(response, status(error.kind()), shape.of(error, requestId));
    }

    /** For what only HTTP has: a path with another method. */
    static void sendWrongMethod(ServerResponse response, String path, List<String> methods) {
        response.header(HeaderNames.ALLOW, String.join(", ", methods));
        var message = path + " takes " + String.join(", ", methods) + " only";
        send(response, 405, of("invalid_request_error", "method_not_allowed", "", message));
    }

    private static void send(ServerResponse response, int status, ObjectNode body) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(Json.write(body).getBytes(StandardCharsets.UTF_8));
    }

    /** Rounded up: who comes a little late is served, who comes too early is not. */
    private static long seconds(Duration wait) {
        return wait.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
