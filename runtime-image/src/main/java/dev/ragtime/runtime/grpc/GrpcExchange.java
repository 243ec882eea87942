package dev.ragtime.runtime.grpc;

import com.google.protobuf.MessageLite;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.call.ClientGoneException;
import dev.ragtime.runtime.telemetry.RequestMetrics;

/** One call of the API while it is answered: its guard, and the one way to answer. For a single thread. */
final class GrpcExchange {
    private final GrpcWriter writer;
    private final CallGuard guard;
    private final RequestMetrics.Exchange metrics;

    GrpcExchange(GrpcWriter writer, CallGuard guard, RequestMetrics.Exchange metrics) {
        this.writer = writer;
        this.guard = guard;
        this.metrics = metrics;
    }

    CallGuard guard() {
        return guard;
    }

    /**
     * Sends a message at once.
     *
     * @throws ClientGoneException when nobody takes it
     */
    void send(MessageLite message) {
        // one who left while the answer was made does not get it, although the connection may still take it
        guard.throwIfStopped();
        metrics.firstByte();
        writer.message(message);
    }
}
