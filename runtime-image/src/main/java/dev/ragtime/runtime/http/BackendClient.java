package dev.ragtime.runtime.http;

import dev.ragtime.runtime.call.CallGuard;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Calls servers over HTTP/1.1 and keeps their connections. A call runs on its caller's thread from the first byte to the
 * last, so that nothing is handed from thread to thread; it is stopped from any other. Redirects are not followed, since a
 * key must not wander, and nothing is asked twice. Thread-safe.
 */
public final class BackendClient implements AutoCloseable {
    private static final Timeout CONNECT = Timeout.ofSeconds(3);

    /** Who waits for a free connection waits for other requests: the gateway's own limits come first. */
    private static final int AS_MANY_AS_NEEDED = 100_000;

    /** Of a short answer, in bytes. */
    private static final int LONGEST = 256 * 1024;

    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient client;

    public BackendClient() {
        this(Duration.ofSeconds(1));
    }

    /**
     * @param looked a kept connection that was idle for longer is looked at before it is used, which takes a millisecond:
     *     servers close such ones, many after five seconds
     */
    BackendClient(Duration looked) {
        connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnTotal(AS_MANY_AS_NEEDED)
                .setMaxConnPerRoute(AS_MANY_AS_NEEDED)
                .setTlsSocketStrategy((socket, target, port, attachment, context) ->
                        Tls.STRATEGY.upgrade(socket, target, port, attachment, context))
                .setDefaultSocketConfig(
                        SocketConfig.custom().setTcpNoDelay(true).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setSocketTimeout(Timeout.DISABLED)
                        .setValidateAfterInactivity(TimeValue.of(looked))
                        .build())
                .build();
        client = HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(
                        RequestConfig.custom().setProtocolUpgradeEnabled(false).build())
                .setUserAgent("ragtime")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /** Made at the first call over TLS: all certificates of authorities are read for it, a third of a second of CPU. */
    private static final class Tls {
        private static final TlsSocketStrategy STRATEGY = DefaultClientTlsStrategy.createDefault();
    }

    /**
     * An answer whose body has not been read yet.
     *
     * @param length of the body in bytes; empty when only its end tells
     * @param body a connection is kept when it is read to its end, and ended when it is closed before
     */
    public record Response(ClassicHttpResponse head, OptionalLong length, InputStream body) {
        public int status() {
            return head.getCode();
        }

        public Optional<String> header(String name) {
            return Optional.ofNullable(head.getFirstHeader(name)).map(header -> header.getValue());
        }
    }

    /**
     * Returns with the head of the answer.
     *
     * @param deadline of the head, as {@link System#nanoTime} counts
     * @param guard stops the call, its body included
     * @throws HttpTimeoutException when there was none in time
     */
    public Response send(HttpUriRequestBase request, long deadline, CallGuard guard) throws IOException {
        guard.onStop(request::cancel);
        var timer = new CompletableFuture<Boolean>()
                .completeOnTimeout(true, Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        timer.thenAccept(due -> {
            if (due) request.cancel();
        });
        try {
            var response = client.executeOpen(null, request, null);
            if (timer.complete(false)) return answered(request, response);
            request.cancel();
        } catch (IOException e) {
            if (timer.complete(false)) throw e;
        }
        throw new HttpTimeoutException("nothing came in time");
    }

    /**
     * A short answer, whole.
     *
     * @throws HttpTimeoutException when its head did not come in time
     */
    public Answer ask(HttpUriRequestBase request, Duration timeout) throws IOException {
        try (var guard = CallGuard.ofTime(timeout)) {
            var response = send(request, System.nanoTime() + timeout.toNanos(), guard);
            try (var body = response.body()) {
                return new Answer(response.status(), body.readNBytes(LONGEST));
            }
        }
    }

    /** @param body no more of it than is short */
    public record Answer(int status, byte[] body) {}

    private static Response answered(HttpUriRequestBase request, ClassicHttpResponse response) throws IOException {
        var entity = response.getEntity();
        if (entity == null) return new Response(response, OptionalLong.of(0), InputStream.nullInputStream());
        var length = entity.getContentLength();
        return new Response(
                response,
                length < 0 ? OptionalLong.empty() : OptionalLong.of(length),
                new Body(request, entity.getContent()));
    }

    /** Closing it in the midst ends the connection, where the library would read on to its end. */
    private static final class Body extends FilterInputStream {
        private final HttpUriRequestBase request;
        private volatile boolean ended;

        Body(HttpUriRequestBase request, InputStream content) {
            super(content);
            this.request = request;
        }

        @Override
        public int read() throws IOException {
            var read = super.read();
            if (read < 0) ended = true;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            var read = super.read(bytes, offset, length);
            if (read < 0) ended = true;
            return read;
        }

        @Override
        public void close() throws IOException {
            if (ended) super.close();
            else request.cancel();
        }
    }

    /** Calls that begin from now on use no connection that is kept now: a server that closed one may have closed all. */
    public void forgetKept() {
        connections.closeIdle(TimeValue.ZERO_MILLISECONDS);
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
