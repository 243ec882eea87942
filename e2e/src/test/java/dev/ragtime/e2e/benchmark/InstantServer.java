package dev.ragtime.e2e.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A chat model that streams one sentence at once, and a reranker that gives every passage a score at once: what is measured
 * with them is what the pipeline and the gateway take.
 */
record InstantServer(HttpServer server, String address) implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STREAM = """
            data: {"id":"x","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"role":\
            "assistant","content":"It is a blue lamp. [1]"},"finish_reason":null}]}

            data: {"id":"x","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{},\
            "finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":8,"total_tokens":17}}

            data: [DONE]

            """;

    static InstantServer start(String host) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(host, 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            answer(exchange, "text/event-stream", STREAM);
        });
        server.createContext("/v1/rerank", exchange -> {
            var texts = JSON.readTree(exchange.getRequestBody().readAllBytes())
                    .path("documents")
                    .size();
            answer(exchange, "application/json", scores(texts));
        });
        server.start();
        return new InstantServer(
                server, "http://" + host + ":" + server.getAddress().getPort());
    }

    /** The last text is the best. */
    private static String scores(int texts) {
        return IntStream.range(0, texts)
                .mapToObj(i -> "{\"index\":%d,\"relevance_score\":0.%03d}".formatted(i, i))
                .collect(Collectors.joining(",", "{\"results\":[", "]}"));
    }

    private static void answer(HttpExchange exchange, String type, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
