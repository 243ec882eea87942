package dev.ragtime.runtime.route;

import dev.ragtime.api.route.Fallback;
import dev.ragtime.runtime.call.CallGuard;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one backend and waits for the first byte of its answer's body, no longer than the route allows. */
final class BackendCall {
    private static final Logger LOG = LoggerFactory.getLogger(BackendCall.class);
    private static final int BUFFER = 8 * 1024;

    private final HttpClient client;
    private final Fallback fallback;
    private final Executor readers;

    BackendCall(HttpClient client, Fallback fallback) {
        this.client = client;
        this.fallback = fallback;
        this.readers = task -> Thread.ofVirtual().name("first-byte").start(task);
    }

    /** @param headers the client's, as far as a backend should see them */
    Attempt ask(BackendHandle backend, String path, String body, Map<String, String> headers, CallGuard guard) {
        var deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(fallback.firstByteTimeoutMilliseconds());
        var response = CompletableFuture.<HttpResponse<InputStream>>completedFuture(null);
        try {
            response = client.sendAsync(request(backend, path, body, headers), BodyHandlers.ofInputStream());
            var call = response;
            guard.onStop(() -> call.cancel(true));
            var answer = get(call, deadline);
            guard.onStop(() -> close(answer.body()));
            return judged(backend, answer, deadline);
        } catch (ExecutionException e) {
            LOG.debug("backend {} failed", backend.name(), e.getCause());
            return new Attempt.Failed(backend, Reason.of(e.getCause()));
        } catch (TimeoutException e) {
            response.cancel(true);
            return new Attempt.Failed(backend, Reason.TimedOut);
        } catch (CancellationException e) {
            LOG.debug("call to backend {} stopped", backend.name(), e);
            return new Attempt.Failed(backend, Reason.ConnectionBroken);
        }
    }

    private static HttpRequest request(BackendHandle backend, String path, String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(backend.url(path)))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        headers.forEach(request::header);
        backend.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
        return request.build();
    }

    private Attempt judged(BackendHandle backend, HttpResponse<InputStream> response, long deadline)
            throws ExecutionException, TimeoutException {
        var status = response.statusCode();
        var success = status >= 200 && status < 300;
        var fallsBack = fallback.onStatus().contains(status) || status == 401 || status == 403 || status < 200;
        if (fallsBack || (!success && status < 400)) {
            close(response.body());
            return new Attempt.Failed(backend, Reason.ofStatus(status));
        }
        var first = firstBytes(response.body(), deadline);
        if (success && first.length == 0) return new Attempt.Failed(backend, Reason.ConnectionBroken);
        return new Attempt.Answered(backend, response, first);
    }

    private byte[] firstBytes(InputStream body, long deadline) throws ExecutionException, TimeoutException {
        var read = CompletableFuture.supplyAsync(() -> readSome(body), readers);
        try {
            return get(read, deadline);
        } catch (TimeoutException e) {
            close(body);
            throw e;
        }
    }

    private static byte[] readSome(InputStream body) {
        var buffer = new byte[BUFFER];
        try {
            var read = body.read(buffer);
            return Arrays.copyOf(buffer, Math.max(0, read));
        } catch (IOException e) {
            throw new UncheckedIOException("the answer broke off before its first byte", e);
        }
    }

    private static <T> T get(CompletableFuture<T> future, long deadline) throws ExecutionException, TimeoutException {
        try {
            return future.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new ExecutionException("interrupted", e);
        }
    }

    static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            LOG.debug("cannot close a backend's answer", e);
        }
    }
}
