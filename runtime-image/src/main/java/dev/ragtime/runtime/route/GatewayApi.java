package dev.ragtime.runtime.route;

import dev.ragtime.runtime.call.ClientGoneException;
import dev.ragtime.runtime.call.StreamCutException;
import dev.ragtime.runtime.http.ApiExchange;
import dev.ragtime.runtime.http.ApiHeaders;
import dev.ragtime.runtime.http.ModelList;
import dev.ragtime.runtime.http.Route;
import dev.ragtime.runtime.telemetry.RequestMetrics;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** OpenAI's API in front of the backends. */
final class GatewayApi {
    /** Headers a backend may see; the caller's own credentials are none of its business. */
    private static final List<String> TO_BACKEND = List.of("Accept", "traceparent", "tracestate");

    private static final List<String> TO_CLIENT = List.of("Retry-After", "Cache-Control");

    private final String name;
    private final Supplier<RouteInForce> inForce;
    private final RequestMetrics metrics;

    /** @param inForce the route, asked for as each request begins: it ends by what it began with */
    GatewayApi(String name, Supplier<RouteInForce> inForce, RequestMetrics metrics) {
        this.name = name;
        this.inForce = inForce;
        this.metrics = metrics;
    }

    List<Route> routes() {
        var operations = Stream.of(Operation.values())
                .map(o -> new Route("POST", "/v1" + o.path(), exchange -> forward(exchange, o)));
        return Stream.concat(operations, ModelList.routes(name).stream()).toList();
    }

    private void forward(ApiExchange exchange, Operation operation) {
        var route = inForce.get();
        var revision = route.workload().revision();
        if (!revision.isEmpty()) exchange.setHeader(ApiHeaders.ROUTE_REVISION, revision);
        var request = ModelRequest.parse(exchange.bytes());
        var failover = route.failover();
        var answered = failover.first(operation, request, headers(exchange), exchange.guard());
        try (var body = answered.body()) {
            passOn(answered, exchange);
            body.usage().ifPresent(usage -> metrics.tokens(usage.input(), usage.output()));
            failover.ended(answered, true);
        } catch (ClientGoneException e) {
            failover.ended(answered, exchange.whole());
            throw e;
        } catch (IOException e) {
            exchange.guard().throwIfStopped();
            failover.broke(answered, e instanceof BrokenAnswer broken ? broken.reason() : Reason.of(e));
            var why = "backend " + answered.backend().name() + " broke off in mid-answer: " + e.getMessage();
            throw new StreamCutException(why, e);
        }
    }

    private static void passOn(Attempt.Answered answered, ApiExchange exchange) throws IOException {
        var from = answered.response();
        TO_CLIENT.forEach(h -> from.header(h).ifPresent(v -> exchange.setHeader(h, v)));
        answered.coding().ifPresent(coding -> exchange.setHeader("Content-Encoding", coding));
        exchange.setHeader(ApiHeaders.BACKEND, answered.backend().name());
        var type = from.header("Content-Type").orElse("application/json");
        var whole = answered.body().whole();
        if (whole.isPresent()) {
            exchange.bytes(answered.status(), type, whole.get());
            return;
        }
        var out = exchange.stream(answered.status(), type);
        answered.body().passOn(out);
        out.complete();
    }

    private static Map<String, String> headers(ApiExchange exchange) {
        var headers = new LinkedHashMap<String, String>();
        for (var name : TO_BACKEND) {
            var value = exchange.header(name);
            if (!value.isEmpty()) headers.put(name, value);
        }
        headers.put(ApiHeaders.REQUEST_ID, exchange.requestId());
        return headers;
    }
}
