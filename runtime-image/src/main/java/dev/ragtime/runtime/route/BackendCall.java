package dev.ragtime.runtime.route;

import dev.ragtime.api.route.Fallback;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.http.ContentCoding;
import dev.ragtime.runtime.http.TimedBody;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one backend and waits until its answer says something, no longer than the route allows. */
final class BackendCall {
    private static final Logger LOG = LoggerFactory.getLogger(BackendCall.class);

    /** A connection that the server has closed meanwhile breaks at once; what breaks later was being worked on. */
    private static final Duration STALE = Duration.ofSeconds(1);

    private final HttpClient client;
    private final Fallback fallback;
    private final AttemptMetrics metrics;
    private final InstantSource clock;

    BackendCall(HttpClient client, Fallback fallback, AttemptMetrics metrics, InstantSource clock) {
        this.client = client;
        this.fallback = fallback;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** @param headers the client's, as far as a backend should see them */
    Attempt ask(
            BackendHandle backend,
            Operation operation,
            ModelRequest request,
            Map<String, String> headers,
            CallGuard guard) {
        var deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(fallback.firstByteTimeoutMilliseconds());
        try {
            var response = respond(backend.request(operation, request, headers), deadline, guard);
            return judged(backend, response, deadline, guard);
        } catch (ExecutionException e) {
            LOG.debug("backend {} failed", backend.name(), e.getCause());
            var connected = !(e.getCause() instanceof HttpConnectTimeoutException);
            var reason = Reason.of(e.getCause());
            return connected
                    ? Attempt.Failed.of(backend, reason)
                    : Attempt.Failed.ofBackend(backend, reason, Optional.empty());
        } catch (TimeoutException e) {
            return Attempt.Failed.of(backend, Reason.TimedOut);
        } catch (CancellationException e) {
            LOG.debug("call to backend {} stopped", backend.name(), e);
            return Attempt.Failed.of(backend, Reason.ConnectionBroken);
        }
    }

    /** The head of the answer. A kept connection that turns out to be closed is no failure of the backend: once. */
    private HttpResponse<InputStream> respond(HttpRequest request, long deadline, CallGuard guard)
            throws ExecutionException, TimeoutException {
        var begun = System.nanoTime();
        try {
            return respondOnce(request, deadline, guard);
        } catch (ExecutionException e) {
            var stale = System.nanoTime() - begun < STALE.toNanos();
            if (!stale || Reason.of(e.getCause()) != Reason.ConnectionBroken || isInterrupted(e)) throw e;
            LOG.debug("the connection broke before any byte of an answer: asked again", e.getCause());
            return respondOnce(request, deadline, guard);
        }
    }

    private static boolean isInterrupted(ExecutionException e) {
        return e.getCause() instanceof InterruptedException;
    }

    private HttpResponse<InputStream> respondOnce(HttpRequest request, long deadline, CallGuard guard)
            throws ExecutionException, TimeoutException {
        var call = client.sendAsync(request, BodyHandlers.ofInputStream());
        guard.onStop(() -> call.cancel(true));
        try {
            return get(call, deadline);
        } catch (TimeoutException e) {
            call.cancel(true);
            throw e;
        }
    }

    private Attempt judged(BackendHandle backend, HttpResponse<InputStream> response, long deadline, CallGuard guard) {
        var status = response.statusCode();
        var success = status >= 200 && status < 300;
        var fallsBack = fallback.onStatus().contains(status) || status == 401 || status == 403 || status < 200;
        if (fallsBack || (!success && status < 400)) {
            close(response.body());
            return failed(backend, response);
        }
        var timed = new TimedBody(response.body(), deadline);
        guard.onStop(() -> close(timed));
        try {
            var answered = answered(backend, response, timed);
            answered.body().awaitFirst();
            timed.limitSilence(Duration.ofMillis(fallback.silenceTimeoutMilliseconds()));
            return answered;
        } catch (IOException e) {
            close(timed);
            LOG.debug("backend {} did not answer", backend.name(), e);
            return Attempt.Failed.of(backend, e instanceof BrokenAnswer broken ? broken.reason() : Reason.of(e));
        }
    }

    private Attempt.Failed failed(BackendHandle backend, HttpResponse<InputStream> response) {
        var reason = backend.provider().reasonOf(response.statusCode());
        var wait = RetryAfter.of(response.headers(), clock.instant());
        return wait.isPresent() || !reason.mayBeTheRequests()
                ? Attempt.Failed.ofBackend(backend, reason, wait)
                : Attempt.Failed.of(backend, reason);
    }

    private Attempt.Answered answered(BackendHandle backend, HttpResponse<InputStream> response, TimedBody timed)
            throws IOException {
        var status = response.statusCode();
        var headers = response.headers();
        var packed = headers.firstValue("Content-Encoding");
        var coding = ContentCoding.of(packed);
        var body = coding.decode(timed);
        var readable = coding != ContentCoding.OTHER;
        var answer = status < 300 && readable && isStream(response)
                ? new EventBody(body, backend.provider().decoder(), () -> metrics.malformed(backend.name()))
                : new PlainBody(
                        body,
                        status < 300,
                        first -> readable && backend.provider().isError(first));
        return new Attempt.Answered(backend, status, headers, readable ? Optional.empty() : packed, answer);
    }

    private static boolean isStream(HttpResponse<InputStream> response) {
        var type = response.headers().firstValue("Content-Type").orElse("");
        return type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
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
