package dev.ragtime.runtime.http;

import dev.ragtime.runtime.call.ByteBudget;
import dev.ragtime.runtime.call.Call;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.call.CallGuard;
import dev.ragtime.runtime.call.ClientGoneException;
import dev.ragtime.runtime.telemetry.Outcome;
import dev.ragtime.runtime.telemetry.RequestMetrics;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A call that came over HTTP. */
final class HttpCall implements Call {
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final Route route;
    private final ApiEndpoint.Settings settings;
    private final ServerRequest request;
    private final ServerResponse response;
    private final ByteBudget budget;
    private final String requestId;
    private Optional<ApiExchange> exchange = Optional.empty();

    /** @param budget takes the request's body until it is answered */
    HttpCall(
            Route route,
            ApiEndpoint.Settings settings,
            ByteBudget budget,
            String requestId,
            ServerRequest request,
            ServerResponse response) {
        this.route = route;
        this.settings = settings;
        this.budget = budget;
        this.requestId = requestId;
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
        var handler = route.admission().admit(name -> ApiExchange.header(request, name));
        try (var share = budget.share()) {
            var body = new RequestBody(settings.maxBodyBytes(), share);
            answer(
                    switch (route.body()) {
                        case TEXT -> body.readText(request);
                        case BYTES -> body.read(request);
                    },
                    handler,
                    clock);
        }
    }

    private void answer(byte[] body, ApiHandler handler, RequestMetrics.Exchange clock) {
        try (var guard = CallGuard.ofCaller(ClientConnection.current(), settings.timeout())) {
            exchange = Optional.of(
                    new ApiExchange(request, response, clock, guard, new ApiExchange.Received(requestId, body)));
            handler.handle(exchange.get());
        }
    }

    @Override
    public Ended answered() {
        var status = exchange.map(ApiExchange::status).orElse(200);
        return new Ended(exchange.flatMap(ApiExchange::outcome).orElseGet(() -> outcome(status)), status);
    }

    private static Outcome outcome(int status) {
        if (status >= 500) return Outcome.FAILED;
        return status >= 400 ? Outcome.REFUSED : Outcome.ANSWERED;
    }

    @Override
    public void refuse(CallError error) {
        try {
            ErrorBody.send(response, error, route.errors(), requestId);
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
}
