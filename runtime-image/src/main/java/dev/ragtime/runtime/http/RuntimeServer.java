package dev.ragtime.runtime.http;

import dev.ragtime.api.runtime.Metrics;
import dev.ragtime.runtime.call.ByteBudget;
import dev.ragtime.runtime.call.CallError;
import dev.ragtime.runtime.call.CallInterceptor;
import dev.ragtime.runtime.telemetry.Drain;
import dev.ragtime.runtime.telemetry.RequestMetrics;
import dev.ragtime.runtime.telemetry.Scrape;
import dev.ragtime.runtime.telemetry.StartupTime;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.prometheus.client.CollectorRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The HTTP server of {@code serve} and {@code route}: API, assets, {@code /metrics}, {@code /livez}, {@code /readyz}. */
public final class RuntimeServer implements AutoCloseable {

    /** All headers of a request together: a thousand principals of a hundred characters. */
    private static final int MAX_HEADER_BYTES = 128 * 1024;

    private static final List<String> OPERATIONS = List.of("/livez", "/readyz", "/metrics");

    private final WebServer server;

    /**
     * @param metrics of the workload; counts API requests only
     * @param ready whether the workload can answer; the drain has the last word
     */
    public record Wiring(CollectorRegistry registry, RequestMetrics metrics, Drain drain, BooleanSupplier ready) {}

    private RuntimeServer(WebServer server) {
        this.server = server;
    }

    /** One that speaks HTTP/1 alone. */
    public static RuntimeServer start(ServerSettings settings, List<Route> api, List<Asset> assets, Wiring wiring) {
        return start(settings, api, assets, wiring, List.of());
    }

    /** @param others what else is spoken on its port */
    public static RuntimeServer start(
            ServerSettings settings, List<Route> api, List<Asset> assets, Wiring wiring, List<OtherProtocol> others) {
        var routing = HttpRouting.builder().addFilter(new ClosedOnDemand());
        if (settings.address().isPresent()) routing.addFilter(new LocalOnly());
        if (!settings.origins().equals(Origins.NONE)) routing.addFilter(new CrossOrigin(settings.origins()));
        var limits = new ApiEndpoint.Settings(settings.maxBodyBytes(), settings.timeout());
        var interceptor = new CallInterceptor(wiring.metrics(), wiring.drain());
        var budget = new ByteBudget(settings.maxBytesInFlight());
        for (var route : api) {
            var endpoint = new ApiEndpoint(route, limits, budget, interceptor);
            switch (route.method()) {
                case "GET" -> routing.get(route.path(), endpoint);
                case "POST" -> routing.post(route.path(), endpoint);
                case "PUT" -> routing.put(route.path(), endpoint);
                case "DELETE" -> routing.delete(route.path(), endpoint);
                default -> throw new IllegalArgumentException("no such method: " + route.method());
            }
        }
        assets.forEach(a -> routing.get(a.path(), (request, response) -> {
            response.header(HeaderNames.CONTENT_TYPE, a.contentType());
            Asset.HEADERS.forEach((name, value) -> response.header(HeaderNames.create(name), value));
            response.send(a.content());
        }));
        operations(routing, wiring);
        // after all routes: the first that matches answers
        methods(api, assets)
                .forEach((path, methods) ->
                        routing.any(path, (request, response) -> ErrorBody.sendWrongMethod(response, path, methods)));
        routing.any((request, response) -> notFound(request, response));
        var shared = new OtherProtocol.Shared(
                interceptor, budget, settings.maxBodyBytes(), MAX_HEADER_BYTES, settings.timeout());
        return new RuntimeServer(listen(
                settings,
                routing,
                others.stream().map(other -> other.selector(shared)).toList()));
    }

    /** The methods that each path takes. */
    private static Map<String, List<String>> methods(List<Route> api, List<Asset> assets) {
        var methods = api.stream()
                .collect(Collectors.groupingBy(
                        Route::path,
                        LinkedHashMap::new,
                        Collectors.mapping(Route::method, Collectors.toUnmodifiableList())));
        Stream.concat(assets.stream().map(Asset::path), OPERATIONS.stream())
                .forEach(path -> methods.putIfAbsent(path, List.of("GET")));
        return methods;
    }

    private static WebServer listen(
            ServerSettings settings, HttpRouting.Builder routing, List<ServerConnectionSelector> others) {
        var http1 = Http1Config.builder()
                .validatePath(true)
                .maxHeadersSize(MAX_HEADER_BYTES)
                .buildPrototype();
        var server = WebServer.builder();
        settings.address().ifPresent(server::address);
        return server.port(settings.port())
                // those that are named here, and none that happens to be among the libraries
                .protocolsDiscoverServices(false)
                .addConnectionSelector(ClientConnection.selector(http1))
                .addConnectionSelectors(others)
                .connectionOptions(o -> o.tcpNoDelay(true))
                // the drain decides when the process ends
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofSeconds(1))
                .addRouting(routing)
                .build()
                .start();
    }

    private static void operations(HttpRouting.Builder routing, Wiring wiring) {
        var startup = new StartupTime(wiring.registry());
        routing.get("/livez", (request, response) -> response.send("ok\n"));
        routing.get("/readyz", (request, response) -> {
            var ready = !wiring.drain().stopping() && wiring.ready().getAsBoolean();
            if (ready) startup.reached();
            response.status(ready ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
            response.send(ready ? "ok\n" : "not ready\n");
        });
        routing.get("/metrics", (request, response) -> metrics(wiring, request, response));
    }

    private static void metrics(Wiring wiring, ServerRequest request, ServerResponse response) {
        // asked before the values are read: only then are they final
        var last = wiring.drain().drained()
                && request.query()
                        .first(Metrics.FINAL_PARAMETER)
                        .filter("1"::equals)
                        .isPresent();
        response.header(HeaderNames.CONTENT_TYPE, Scrape.CONTENT_TYPE);
        response.send(Scrape.text(wiring.registry()).getBytes(StandardCharsets.UTF_8));
        if (last) wiring.drain().scraped();
    }

    private static void notFound(ServerRequest request, ServerResponse response) {
        var path = request.path().path();
        var error = new CallError(CallError.Kind.NOT_FOUND, "not_found", "there is no " + path + " here");
        ErrorBody.send(response, error);
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
