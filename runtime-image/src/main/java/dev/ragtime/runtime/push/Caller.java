package dev.ragtime.runtime.push;

import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ApiHandler;
import dev.ragtime.runtime.http.Route;
import dev.ragtime.runtime.store.StoreException;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who asks: the sources that the key of a request opens. */
record Caller(Set<String> sources) {
    private static final Logger LOG = LoggerFactory.getLogger(Caller.class);

    /** Answers a request of somebody who is known. */
    @FunctionalInterface
    interface Handler {
        void handle(ApiExchange exchange, Caller caller);
    }

    /** Makes routes that let only those in who have a key, and nobody before what was pushed is known. */
    record Door(OpenedSources sources, BooleanSupplier open) {
        Route route(String method, String path, Route.Body body, Handler handler) {
            return new Route(method, path, header -> admitted(new Caller(sources.of(header)), handler), true, body);
        }

        Route route(String method, String path, Handler handler) {
            return route(method, path, Route.Body.TEXT, handler);
        }

        private ApiHandler admitted(Caller caller, Handler handler) {
            if (!open.getAsBoolean())
                throw CallError.unavailable("starting", "what was pushed before is still being read: ask again");
            return exchange -> {
                try {
                    handler.handle(exchange, caller);
                } catch (StoreException e) {
                    LOG.warn("the store does not answer: {}", e.getMessage());
                    throw CallError.unavailable(
                            "store_unavailable", "the store does not take it now, send the request again");
                }
            };
        }
    }

    /** The name of a source that this caller may use. */
    String source(String name) {
        if (sources.contains(name)) return name;
        throw new CallError(
                CallError.Kind.NOT_FOUND,
                "source_not_found",
                "there is no source %s that this API key opens; it opens %s"
                        .formatted(name, String.join(", ", sources)));
    }
}
