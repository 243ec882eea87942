package dev.ragtime.runtime.ask;

import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ErrorShape;
import dev.ragtime.runtime.http.Route;
import java.util.function.UnaryOperator;

/** Makes the routes whose requests are made on somebody's behalf, of one protocol. */
public record CallerRoutes(Callers callers, ErrorShape errors) {
    /** Tells who asks. */
    @FunctionalInterface
    public interface Callers {
        /**
         * @param header value of a request header by its name, empty text when it is not there
         * @throws dev.ragtime.runtime.call.CallError when the request is not let in
         */
        Caller of(UnaryOperator<String> header);
    }

    /** Answers one request. */
    @FunctionalInterface
    public interface Handler {
        void handle(ApiExchange exchange, Caller caller);
    }

    /** An operation that objectives are about. */
    public Route judged(String method, String path, Handler handler) {
        return route(method, path, handler, true);
    }

    /** One that takes nothing that is promised. */
    public Route unjudged(String method, String path, Handler handler) {
        return route(method, path, handler, false);
    }

    private Route route(String method, String path, Handler handler, boolean judged) {
        Route.Admission admission = header -> {
            var caller = callers.of(header);
            return exchange -> handler.handle(exchange, caller);
        };
        return new Route(method, path, admission, judged, Route.Body.TEXT, errors);
    }
}
