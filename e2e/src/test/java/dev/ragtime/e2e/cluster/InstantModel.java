package dev.ragtime.e2e.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** A model server that answers at once, so that what a gateway adds can be told from what a model takes. */
public record InstantModel(HttpServer server, String address) implements AutoCloseable {
    private static final byte[] ANSWER = """
            {"id":"x","object":"chat.completion","created":0,"model":"m","choices":[{"index":0,"message":{"role":"assistant",\
            "content":"A blue lamp."},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}\
            """.getBytes(StandardCharsets.UTF_8);

    public static InstantModel start(String host) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(host, 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            answer(exchange);
        });
        server.start();
        return new InstantModel(
                server, "http://" + host + ":" + server.getAddress().getPort());
    }

    /** Answers what was asked, and ends the exchange. */
    static void answer(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(200, ANSWER.length);
        exchange.getResponseBody().write(ANSWER);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
