package dev.ragtime.runtime.route;

import dev.ragtime.api.route.Fallback;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.http.BackendClient;
import dev.ragtime.runtime.http.BackendClient.Response;
import dev.ragtime.runtime.http.ContentCoding;
import dev.ragtime.runtime.http.RetryAfter;
import dev.ragtime.runtime.http.TimedBody;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one backend and waits until its answer says something, no longer than the route allows. */
final class BackendCall {
    private static final Logger LOG = LoggerFactory.getLogger(BackendCall.class);

    /** A connection that the server has closed meanwhile breaks at once; what breaks later was being worked on. */
    private static final Duration STALE = Duration.ofSeconds(1);

    private final BackendClient client;
    private final Fallback fallback;
    private final AttemptMetrics metrics;
    private final InstantSource clock;

    BackendCall(BackendClient client, Fallback fallback, AttemptMetrics metrics, InstantSource clock) {
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
            var response = respond(backend, operation, request, headers, deadline, guard);
            return judged(backend, response, deadline, guard);
        } catch (ConnectTimeoutException e) {
            return Attempt.Failed.ofBackend(backend, Reason.TimedOut, Optional.empty());
        } catch (IOException e) {
            LOG.debug("backend {} failed", backend.name(), e);
            return Attempt.Failed.of(backend, Reason.of(e));
        }
    }

    /** The head of the answer. A kept connection that turns out to be closed is no failure of the backend: once. */
    private Response respond(
            BackendHandle backend,
            Operation operation,
            ModelRequest request,
            Map<String, String> headers,
            long deadline,
            CallGuard guard)
            throws IOException {
        var begun = System.nanoTime();
        try {
            return client.send(backend.request(operation, request, headers), deadline, guard);
        } catch (IOException e) {
            var stale = System.nanoTime() - begun < STALE.toNanos()
                    && guard.stopped().isEmpty();
            if (!stale || Reason.of(e) != Reason.ConnectionBroken) throw e;
            LOG.debug("the connection broke before any byte of an answer: asked again", e);
            client.forgetKept();
            return client.send(backend.request(operation, request, headers), deadline, guard);
        }
    }

    private Attempt judged(BackendHandle backend, Response response, long deadline, CallGuard guard) {
        var status = response.status();
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

    private Attempt.Failed failed(BackendHandle backend, Response response) {
        var reason = backend.provider().reasonOf(response.status());
        var wait = RetryAfter.of(response.header("Retry-After"), clock.instant());
        return wait.isPresent() || !reason.mayBeTheRequests()
                ? Attempt.Failed.ofBackend(backend, reason, wait)
                : Attempt.Failed.of(backend, reason);
    }

    private Attempt.Answered answered(BackendHandle backend, Response response, TimedBody timed) throws IOException {
        var status = response.status();
        var packed = response.header("Content-Encoding");
        var coding = ContentCoding.of(packed);
        var body = coding.decode(timed);
        var readable = coding != ContentCoding.OTHER;
        var answer = status < 300 && readable && isStream(response)
                ? new EventBody(body, backend.provider().decoder(), () -> metrics.malformed(backend.name()))
                : new PlainBody(
                        body,
                        coding == ContentCoding.NONE ? response.length() : OptionalLong.empty(),
                        status < 300,
                        first -> readable && backend.provider().isError(first));
        return new Attempt.Answered(backend, response, readable ? Optional.empty() : packed, answer);
    }

    private static boolean isStream(Response response) {
        var type = response.header("Content-Type").orElse("");
        return type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    }

    static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            LOG.debug("cannot close a backend's answer", e);
        }
    }
}
