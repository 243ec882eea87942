package dev.ragtime.runtime.ingest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ragtime.runtime.telemetry.StartupTime;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** {@code /metrics} and {@code /livez} of a running ingestion; two pages need no more than the JDK's own server. */
final class IngestServer implements AutoCloseable {
    private final HttpServer server;
    private final CollectorRegistry registry;

    /** @param port to listen on; 0 for any free one */
    IngestServer(int port, CollectorRegistry registry) throws IOException {
        this.registry = registry;
        this.server = HttpServer.create(new InetSocketAddress(port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/metrics", exchange -> answer(exchange, TextFormat.CONTENT_TYPE_004, metrics()));
        server.createContext("/livez", exchange -> answer(exchange, "text/plain; charset=utf-8", "ok"));
        server.start();
        new StartupTime(registry).reached();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private String metrics() throws IOException {
        var text = new StringWriter();
        TextFormat.write004(text, registry.metricFamilySamples());
        return text.toString();
    }

    private static void answer(HttpExchange exchange, String type, String text) throws IOException {
        try (exchange) {
            var body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
