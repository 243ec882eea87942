package dev.ragtime.runtime.grpc;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;

/** A connection whose calls learn that it has ended, which the server's own do not. */
record GrpcConnection(ServerConnection http2, OpenStreams streams)
        implements ServerConnection, InterruptableTask<Void> {
    @Override
    public void handle(Limit limit) throws InterruptedException {
        try {
            http2.handle(limit);
        } finally {
            streams.connectionEnded();
        }
    }

    @Override
    public Duration idleTime() {
        return http2.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        http2.close(interrupt);
    }

    /** True while no call runs, so that a stopping server need not wait for idle connections. */
    @Override
    public boolean canInterrupt() {
        return http2 instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    @Override
    public void run() {
        throw new UnsupportedOperationException("a connection is handled, not run");
    }
}
