package dev.ragtime.runtime.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.ragtime.runtime.call.CallError;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.WritableHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * How a call ended, as gRPC says it: https://github.com/grpc/grpc/blob/master/doc/statuscodes.md.
 *
 * @param code 0 when it was answered
 * @param details {@code google.rpc.Status}; empty without any
 */
record GrpcStatus(int code, String message, Optional<com.google.rpc.Status> details) {
    static final int CANCELLED = 1;
    static final int DEADLINE_EXCEEDED = 4;
    private static final String DOMAIN = "ragtime.dev";

    static final GrpcStatus OK = new GrpcStatus(0, "", Optional.empty());

    static GrpcStatus unimplemented(String message) {
        return new GrpcStatus(12, message, Optional.empty());
    }

    /** Of one that no longer waits. */
    static GrpcStatus of(Waiting.Left left) {
        return switch (left) {
            case TOO_LATE -> new GrpcStatus(DEADLINE_EXCEEDED, "the deadline of the call has passed", Optional.empty());
            case CANCELLED, DISCONNECTED, ANSWERED -> new GrpcStatus(CANCELLED, "cancelled", Optional.empty());
        };
    }

    static GrpcStatus of(CallError error) {
        var code = code(error.kind());
        var details = com.google.rpc.Status.newBuilder().setCode(code).setMessage(error.getMessage());
        details.addDetails(Any.pack(
                ErrorInfo.newBuilder().setReason(error.code()).setDomain(DOMAIN).build()));
        if (!error.field().isEmpty()) {
            details.addDetails(Any.pack(BadRequest.newBuilder()
                    .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                            .setField(error.field())
                            .setDescription(error.getMessage()))
                    .build()));
        }
        error.retryAfter()
                .ifPresent(wait -> details.addDetails(Any.pack(RetryInfo.newBuilder()
                        .setRetryDelay(Duration.newBuilder()
                                .setSeconds(wait.toSeconds())
                                .setNanos(wait.getNano()))
                        .build())));
        return new GrpcStatus(code, error.getMessage(), Optional.of(details.build()));
    }

    static int code(CallError.Kind kind) {
        return switch (kind) {
            case INVALID -> 3;
            case TIMED_OUT -> DEADLINE_EXCEEDED;
            case NOT_FOUND -> 5;
            // ABORTED: the caller should begin again
            case CONFLICT -> 10;
            case TOO_LARGE, LIMITED -> 8;
            case INTERNAL -> 13;
            case OVERLOADED, UNAVAILABLE, BROKEN -> 14;
            case UNAUTHORIZED -> 16;
        };
    }

    void writeTo(WritableHeaders<?> trailers) {
        trailers.set(HeaderValues.create(HeaderNames.create("grpc-status"), String.valueOf(code)));
        if (!message.isEmpty()) trailers.set(HeaderValues.create(HeaderNames.create("grpc-message"), escaped(message)));
        details.ifPresent(d -> trailers.set(HeaderValues.create(
                HeaderNames.create("grpc-status-details-bin"),
                Base64.getEncoder().withoutPadding().encodeToString(d.toByteArray()))));
    }

    /** Percent-encoded but for visible ASCII. */
    private static String escaped(String message) {
        var escaped = new StringBuilder();
        for (var b : message.getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b <= '~' && b != '%') escaped.append((char) b);
            else escaped.append("%%%02X".formatted(b & 0xff));
        }
        return escaped.toString();
    }
}
