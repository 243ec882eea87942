package dev.ragtime.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.call.ClientGoneException;
import dev.ragtime.runtime.telemetry.Outcome;
import dev.ragtime.runtime.telemetry.RequestMetrics;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One API request while it is answered: its body, its guard and the one way to answer. For a single thread. */
public final class ApiExchange {
    private final ServerRequest request;
    private final ServerResponse response;
    private final RequestMetrics.Exchange metrics;
    private final CallGuard guard;
    private final Received received;
    private int status = 200;
    private Optional<Outcome> outcome = Optional.empty();
    private boolean started;
    private boolean whole;

    ApiExchange(
            ServerRequest request,
            ServerResponse response,
            RequestMetrics.Exchange metrics,
            CallGuard guard,
            Received received) {
        this.request = request;
        this.response = response;
        this.metrics = metrics;
        this.guard = guard;
        this.received = received;
    }

    /**
     * What came with a request.
     *
     * @param body as its route says, text or bytes
     */
    record Received(String requestId, byte[] body) {}

    /** The body as text. */
    public String body() {
        return new String(received.body(), StandardCharsets.UTF_8);
    }

    /** The body, UTF-8 where its route takes text; not to be changed. */
    public byte[] bytes() {
        return received.body();
    }

    /** Name of the request in logs. */
    public String requestId() {
        return received.requestId();
    }

    /** Part of the path that its route names in braces. */
    public String pathParameter(String name) {
        return request.path().pathParameters().get(name);
    }

    public CallGuard guard() {
        return guard;
    }

    /** Value of a parameter of the query. */
    public Optional<String> queryParameter(String name) {
        return request.query().first(name).asOptional();
    }

    /** Value of a request header, empty text when it is not there. */
    public String header(String name) {
        return header(request, name);
    }

    /** Whether a request header is there, be it empty. */
    public boolean hasHeader(String name) {
        return request.headers().contains(HeaderNames.create(name));
    }

    static String header(ServerRequest request, String name) {
        var known = HeaderNames.create(name);
        // one that comes in several lines is the same as in one
        return request.headers().contains(known) ? request.headers().get(known).values() : "";
    }

    public void setHeader(String name, String value) {
        response.header(HeaderNames.create(name), value);
    }

    /** It turned out to be no event of any objective. */
    public void isNoEvent() {
        metrics.isNoEvent();
    }

    /** What the answer is to objectives, in a protocol whose statuses do not say it. */
    public void ends(Outcome as) {
        outcome = Optional.of(as);
    }

    /** What the answer is to objectives; its status says it when this is empty. */
    Optional<Outcome> outcome() {
        return outcome;
    }

    /** Status that was sent, or would be. */
    int status() {
        return status;
    }

    /** True once a byte of the answer may have left. */
    boolean started() {
        return started;
    }

    /** True once the client has all that it waits for: from then on its leaving is no loss. */
    public boolean whole() {
        return whole;
    }

    /** Answers with JSON at once. */
    public void json(int code, JsonNode answer) {
        bytes(code, "application/json", Json.write(answer).getBytes(StandardCharsets.UTF_8));
    }

    /** Answers at once. */
    public void bytes(int code, String contentType, byte[] content) {
        begin(code, contentType);
        try {
            response.send(content);
        } catch (UncheckedIOException | ServerConnectionException e) {
            throw new ClientGoneException("the client does not take the answer", e);
        }
    }

    /** Begins a server-sent event stream, 200. */
    public EventStream events() {
        setHeader("Cache-Control", "no-cache");
        // a proxy that collects the stream would defeat it
        setHeader("X-Accel-Buffering", "no");
        return new EventStream(stream(200, "text/event-stream"));
    }

    /** Begins an answer of unknown length; every write is sent at once, and a client that left is told by exception. */
    public Stream stream(int code, String contentType) {
        begin(code, contentType);
        return new Stream(response.outputStream());
    }

    private void begin(int code, String contentType) {
        // one who left while the answer was made does not get it, although the connection may still take it
        guard.throwIfStopped();
        status = code;
        started = true;
        metrics.firstByte();
        response.status(Status.create(code));
        response.header(HeaderNames.CONTENT_TYPE, contentType);
    }

    /** The body of an answer under way. */
    public final class Stream {
        private final OutputStream out;

        private Stream(OutputStream out) {
            this.out = out;
        }

        /** @throws ClientGoneException when the client hung up */
        public void write(byte[] bytes, int offset, int length) {
            try {
                out.write(bytes, offset, length);
                out.flush();
            } catch (IOException | UncheckedIOException | ServerConnectionException e) {
                throw new ClientGoneException("the client does not take the answer", e);
            }
        }

        /** Says that what was written is the whole answer, although the stream has not ended yet. */
        public void whole() {
            whole = true;
            metrics.whole();
        }

        /** Ends the answer as complete; without it the connection is cut. */
        public void complete() {
            try {
                out.close();
            } catch (IOException | UncheckedIOException | ServerConnectionException e) {
                throw new ClientGoneException("the client does not take the answer", e);
            }
        }
    }
}
