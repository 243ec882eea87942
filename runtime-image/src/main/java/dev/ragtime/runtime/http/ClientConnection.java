package dev.ragtime.runtime.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
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
 * Lets a request's handler see whether its client is still there, which the server's API does not: without it, a client
 * that hangs up is noticed only once something is written to it.
 */
final class ClientConnection {
    private static final ScopedValue<LookAhead> CLIENT = ScopedValue.newInstance();

    private ClientConnection() {}

    /** Client of the request that the current thread handles. */
    static Optional<LookAhead> current() {
        return CLIENT.isBound() ? Optional.of(CLIENT.get()) : Optional.empty();
    }

    static ServerConnectionSelector selector(Http1Config config) {
        return new Selector(Http1ConnectionSelector.builder().config(config).build());
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
            var client = new LookAhead(context.dataReader());
            var watched = new WatchedContext(context, new CountedLines(client));
            return new Connection(http1.connection(watched), client);
        }
    }

    private record Connection(ServerConnection http1, LookAhead client)
            implements ServerConnection, InterruptableTask<Void> {
        @Override
        public void handle(Limit limit) throws InterruptedException {
            ScopedValue.where(CLIENT, client).<Void, InterruptedException>call(() -> {
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
