package dev.ragtime.runtime.http;

import dev.ragtime.runtime.call.Call;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.call.ClientGoneException;
import dev.ragtime.runtime.telemetry.Outcome;
import dev.ragtime.runtime.telemetry.RequestMetrics;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A call that came over HTTP. */
final class HttpCall implements Call {
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final Route route;
    private final ApiEndpoint.Settings settings;
    private final ServerRequest request;
    private final ServerResponse response;
    private Optional<ApiExchange> exchange = Optional.empty();

    HttpCall(Route route, ApiEndpoint.Settings settings, ServerRequest request, ServerResponse response) {
        this.route = route;
        this.settings = settings;
        this.request = request;
        this.response = response;
    }

    @Override
    public String operation() {
        return route.path();
    }

    @Override
    public boolean judged() {
        return route.judged();
    }

    @Override
    public void answer(RequestMetrics.Exchange clock) {
        var body = body();
        try (var guard = CallGuard.ofCaller(ClientConnection.current(), settings.timeout())) {
            exchange = Optional.of(new ApiExchange(request, response, clock, guard, body));
            route.handler().handle(exchange.get());
        }
    }

    @Override
    public Ended answered() {
        var status = exchange.map(ApiExchange::status).orElse(200);
        if (status >= 500) return new Ended(Outcome.FAILED, status);
        return new Ended(status >= 400 ? Outcome.REFUSED : Outcome.ANSWERED, status);
    }

    @Override
    public void refuse(CallError error) {
        try {
            ErrorBody.send(response, error);
        } catch (UncheckedIOException | ServerConnectionException e) {
            throw new ClientGoneException("the client does not take the answer", e);
        }
    }

    @Override
    public boolean started() {
        return exchange.filter(ApiExchange::started).isPresent();
    }

    @Override
    public boolean whole() {
        return exchange.filter(ApiExchange::whole).isPresent();
    }

    @Override
    public int code(CallError.Kind kind) {
        return ErrorBody.status(kind);
    }

    @Override
    public int codeOfGone() {
        return CLIENT_CLOSED_REQUEST;
    }

    private String body() {
        if (!request.content().hasEntity()) return "";
        var declared = request.headers().contentLength();
        if (declared.isPresent() && declared.getAsLong() > settings.maxBodyBytes()) throw tooLarge();
        try (var in = request.content().inputStream()) {
            var bytes = in.readNBytes(settings.maxBodyBytes() + 1);
            if (bytes.length > settings.maxBodyBytes()) throw tooLarge();
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException | UncheckedIOException | ServerConnectionException e) {
            throw new ClientGoneException("the request's body broke off", e);
        }
    }

    private CallError tooLarge() {
        return new CallError(
                CallError.Kind.TOO_LARGE,
                "request_too_large",
                "the body is larger than " + settings.maxBodyBytes() + " bytes: send less");
    }
}
