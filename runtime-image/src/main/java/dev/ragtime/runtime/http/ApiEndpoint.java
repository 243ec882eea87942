package dev.ragtime.runtime.http;

import dev.ragtime.runtime.telemetry.Drain;
import dev.ragtime.runtime.telemetry.Outcome;
import dev.ragtime.runtime.telemetry.RequestMetrics;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the {@link ApiHandler} of a {@link Route}: counts and judges its requests, turns its exceptions into answers. */
final class ApiEndpoint implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(ApiEndpoint.class);
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final Route route;
    private final Settings settings;
    private final RequestMetrics metrics;
    private final Drain drain;

    /**
     * @param maxBodyBytes larger request bodies are refused with 413
     * @param timeout of a whole request
     */
    record Settings(int maxBodyBytes, Duration timeout) {}

    ApiEndpoint(Route route, Settings settings, RequestMetrics metrics, Drain drain) {
        this.route = route;
        this.settings = settings;
        this.metrics = metrics;
        this.drain = drain;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        if (drain.stopping()) response.header(HeaderNames.CONNECTION, "close");
        if (!drain.enter()) {
            send(response, ApiError.unavailable("shutting_down", "this replica is shutting down: ask again"));
            return;
        }
        try {
            counted(request, response);
        } finally {
            drain.leave();
        }
    }

    private void counted(ServerRequest request, ServerResponse response) {
        var clock = route.judged() ? metrics.begin(route.path()) : metrics.beginUnjudged(route.path());
        var end = new End(Outcome.FAILED, 500);
        try {
            end = answered(request, response, clock);
        } finally {
            clock.end(end.outcome(), end.code());
        }
        if (end.cut()) throw new CloseConnectionException("the answer was not completed");
    }

    private End answered(ServerRequest request, ServerResponse response, RequestMetrics.Exchange clock) {
        String body;
        try {
            body = body(request);
        } catch (ApiError e) {
            return fail(response, e);
        } catch (UncheckedIOException | ServerConnectionException e) {
            LOG.debug("the client went away", e);
            return new End(Outcome.CLIENT_GONE, CLIENT_CLOSED_REQUEST, true);
        }
        try (var guard = CallGuard.ofRequest(settings.timeout())) {
            return answered(new ApiExchange(request, response, clock, guard, body), response);
        }
    }

    private End answered(ApiExchange exchange, ServerResponse response) {
        try {
            route.handler().handle(exchange);
            return new End(outcomeOf(exchange.status()), exchange.status());
        } catch (ClientGoneException e) {
            LOG.debug("{}: the client went away", route.path(), e);
            if (exchange.whole()) return new End(outcomeOf(exchange.status()), exchange.status(), true);
            return new End(Outcome.CLIENT_GONE, CLIENT_CLOSED_REQUEST, true);
        } catch (StreamCutException e) {
            LOG.warn("{}: stream cut: {}", route.path(), e.getMessage());
            return new End(Outcome.FAILED, 502, true);
        } catch (ApiError e) {
            return exchange.started() ? new End(Outcome.FAILED, e.status(), true) : fail(response, e);
        } catch (RuntimeException e) {
            LOG.error("{}: unexpected failure", route.path(), e);
            if (exchange.started()) return new End(Outcome.FAILED, 500, true);
            return fail(response, ApiError.server(500, "internal_error", "unexpected failure, see this server's log"));
        }
    }

    private static Outcome outcomeOf(int status) {
        if (status >= 500) return Outcome.FAILED;
        return status >= 400 ? Outcome.REFUSED : Outcome.ANSWERED;
    }

    private static End fail(ServerResponse response, ApiError error) {
        try {
            send(response, error);
        } catch (UncheckedIOException | ServerConnectionException e) {
            LOG.debug("the client went away", e);
            return new End(Outcome.CLIENT_GONE, CLIENT_CLOSED_REQUEST, true);
        }
        var overload = error.status() == 429;
        return new End(overload ? Outcome.FAILED : outcomeOf(error.status()), error.status());
    }

    private static void send(ServerResponse response, ApiError error) {
        response.status(Status.create(error.status()));
        error.retryAfterSeconds().ifPresent(s -> response.header(HeaderNames.RETRY_AFTER, String.valueOf(s)));
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(Json.write(error.body()).getBytes(StandardCharsets.UTF_8));
    }

    private String body(ServerRequest request) {
        if (!request.content().hasEntity()) return "";
        var declared = request.headers().contentLength();
        if (declared.isPresent() && declared.getAsLong() > settings.maxBodyBytes()) throw tooLarge();
        try (var in = request.content().inputStream()) {
            var bytes = in.readNBytes(settings.maxBodyBytes() + 1);
            if (bytes.length > settings.maxBodyBytes()) throw tooLarge();
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the request's body broke off", e);
        }
    }

    private ApiError tooLarge() {
        return ApiError.refused(
                413, "request_too_large", "the body is larger than " + settings.maxBodyBytes() + " bytes: send less");
    }

    /**
     * @param cut whether the connection must be closed because the answer on it did not end
     */
    private record End(Outcome outcome, int code, boolean cut) {
        private End(Outcome outcome, int code) {
            this(outcome, code, false);
        }
    }
}
