package dev.ragtime.runtime.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the socket a request came in on visible to its handler, which the server's API does not: only so can a client
 * that hangs up be noticed while nothing is written to it.
 */
final class ClientConnection {
    private static final ScopedValue<HelidonSocket> SOCKET = ScopedValue.newInstance();

    private ClientConnection() {}

    /** Socket of the request that the current thread handles. */
    static Optional<HelidonSocket> current() {
        return SOCKET.isBound() ? Optional.of(SOCKET.get()) : Optional.empty();
    }

    static ServerConnectionSelector selector(Http1Config config) {
        var http1 = Http1ConnectionSelector.builder().config(config).build();
        return new Selector(http1);
    }

    private record Selector(ServerConnectionSelector http1) implements ServerConnectionSelector {
        @Override
        public int bytesToIdentifyConnection() {
            return http1.bytesToIdentifyConnection();
        }

        @Override
        public Support supports(BufferData data) {
            return http1.supports(data);
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return http1.supportedApplicationProtocols();
        }

        @Override
        public ServerConnection connection(ConnectionContext context) {
            return new Connection(http1.connection(context), context.serverSocket());
        }
    }

    private record Connection(ServerConnection http1, HelidonSocket socket)
            implements ServerConnection, InterruptableTask<Void> {
        @Override
        public void handle(Limit limit) throws InterruptedException {
            ScopedValue.where(SOCKET, socket).<Void, InterruptedException>call(() -> {
                http1.handle(limit);
                return null;
            });
        }

        @Override
        public Duration idleTime() {
            return http1.idleTime();
        }

        @Override
        public void close(boolean interrupt) {
            http1.close(interrupt);
        }

        /** True between two requests, so that a stopping server need not wait for idle connections. */
        @Override
        public boolean canInterrupt() {
            return http1 instanceof InterruptableTask<?> task && task.canInterrupt();
        }

        @Override
        public void run() {
            throw new UnsupportedOperationException("a connection is handled, not run");
        }
    }
}
