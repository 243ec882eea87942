package dev.ragtime.e2e.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A model server that is slow on purpose: streams get a word at a time until it is told to finish. Whole answers come at
 * once, as from {@link InstantModel}.
 */
public final class SteadyModel implements AutoCloseable {
    private static final String WORD = event("lamp ", "null");
    private static final String LAST = event("off.", "\"stop\"") + "data: [DONE]\n\n";
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Duration pause;
    private final HttpServer server;

    private SteadyModel(String host, Duration pause) throws IOException {
        this.pause = pause;
        this.server = HttpServer.create(new InetSocketAddress(host, 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** @param pause between two words */
    public static SteadyModel start(String host, Duration pause) throws IOException {
        return new SteadyModel(host, pause);
    }

    public String address() {
        return "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort();
    }

    /** Every answer that is still open gets its last word. */
    public void finish() {
        finished.countDown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (request.replace(" ", "").contains("\"stream\":true")) stream(exchange);
            else InstantModel.answer(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stream(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        var out = exchange.getResponseBody();
        do {
            out.write(WORD.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } while (!finished.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        out.write(LAST.getBytes(StandardCharsets.UTF_8));
    }

    private static String event(String word, String end) {
        return """
                data: {"id":"x","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,\
                "delta":{"content":"%s"},"finish_reason":%s}]}

                """.formatted(word, end);
    }

    @Override
    public void close() {
        finish();
        server.stop(0);
    }
}
