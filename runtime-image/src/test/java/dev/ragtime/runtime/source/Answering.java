package dev.ragtime.runtime.source;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A server of this machine that answers as it is told, by the address it is asked for.
 *
 * @param asked bodies of the requests
 * @param shown as whom they came, by header {@code Authorization}; {@code nobody} without
 */
record Answering(HttpServer server, List<String> asked, List<String> shown) implements AutoCloseable {
    /** What it answers. */
    record Answer(int status, Map<String, String> headers, String body) {
        static Answer of(String body) {
            return new Answer(
                    200, Map.of("Content-Type", body.startsWith("{") ? "application/json" : "text/xml"), body);
        }
    }

    Answering(Function<String, Answer> answer) throws IOException {
        this(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
                new CopyOnWriteArrayList<>(),
                new CopyOnWriteArrayList<>());
        server.createContext("/", exchange -> {
            shown.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                    .orElse("nobody"));
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var told = answer.apply(exchange.getRequestURI().toString());
            told.headers().forEach(exchange.getResponseHeaders()::set);
            var bytes = told.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(told.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
