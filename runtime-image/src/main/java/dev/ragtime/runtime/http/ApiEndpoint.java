package dev.ragtime.runtime.http;

import dev.ragtime.runtime.call.ByteBudget;
import dev.ragtime.runtime.call.CallInterceptor;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;

/** Lets the requests of a {@link Route} pass the interceptor. */
final class ApiEndpoint implements Handler {
    private static final HeaderName REQUEST_ID = HeaderNames.create(ApiHeaders.REQUEST_ID);

    private final Route route;
    private final Settings settings;
    private final ByteBudget budget;
    private final CallInterceptor interceptor;

    /**
     * @param maxBodyBytes larger request bodies are refused with 413
     * @param timeout of a whole request
     */
    record Settings(int maxBodyBytes, Duration timeout) {}

    /** @param budget shared by all endpoints of a server */
    ApiEndpoint(Route route, Settings settings, ByteBudget budget, CallInterceptor interceptor) {
        this.route = route;
        this.settings = settings;
        this.budget = budget;
        this.interceptor = interceptor;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        if (interceptor.stopping()) response.header(HeaderNames.CONNECTION, "close");
        var id = RequestId.of(request.headers().first(REQUEST_ID).orElse(""));
        response.header(REQUEST_ID, id);
        try (var lines = RequestId.onLogLines(id)) {
            var whole = interceptor.run(new HttpCall(route, settings, budget, id, request, response));
            if (!whole) throw new CloseConnectionException("the answer was not completed");
        }
    }
}
