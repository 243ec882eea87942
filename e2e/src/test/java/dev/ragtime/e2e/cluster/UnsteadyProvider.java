package dev.ragtime.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A server of chat, embedding and reranking models that dies, hangs, talks nonsense or is slow when it is told to. */
public final class UnsteadyProvider implements AutoCloseable {
    public static final String MODEL = "unsteady";
    public static final int DIMENSIONS = 64;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHAT = """
            data: {"id":"x","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,\
            "delta":{"content":"It is replaced now and then [1]."},"finish_reason":"stop"}]}

            data: [DONE]

            """;
    private static final String NONSENSE = """
            {"results": [{"index": 99, "relevance_score": "very"}], "data": "none"}""";

    private final String host;
    private final int port;
    private HttpServer server;
    private volatile CountDownLatch goesOn = new CountDownLatch(0);
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean nonsense;

    private UnsteadyProvider(String host) throws IOException {
        this.host = host;
        this.server = listen(0);
        this.port = server.getAddress().getPort();
    }

    public static UnsteadyProvider start(String host) throws IOException {
        return new UnsteadyProvider(host);
    }

    private HttpServer listen(int at) throws IOException {
        var listening = HttpServer.create(new InetSocketAddress(host, at), 0);
        listening.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        listening.createContext("/", this::answer);
        listening.start();
        return listening;
    }

    public String address() {
        return "http://" + host + ":" + port;
    }

    /** Nobody listens any more. */
    public void die() {
        server.stop(0);
    }

    /** Takes every request and answers none, until it recovers. */
    public void hang() {
        goesOn = new CountDownLatch(1);
    }

    public void talkNonsense() {
        nonsense = true;
    }

    /** Answers so much later. */
    public void slowDown(Duration by) {
        delay = by;
    }

    /** After {@link #die}. */
    public void restart() throws IOException {
        server = listen(port);
    }

    /** Answers as it should from now on, also what it was asked meanwhile. */
    public void recover() {
        nonsense = false;
        delay = Duration.ZERO;
        goesOn.countDown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            goesOn.await();
            if (delay.isPositive()) Thread.sleep(delay);
            if (nonsense) send(exchange, "application/json", NONSENSE);
            else answer(exchange, body.length == 0 ? JSON.nullNode() : JSON.readTree(body));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, JsonNode request) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/v1/chat/completions" -> send(exchange, "text/event-stream", CHAT);
            case "/v1/rerank" -> send(exchange, "application/json", scores(request.path("documents")));
            case "/v1/embeddings" -> send(exchange, "application/json", vectors(request.path("input")));
            default -> send(exchange, "application/json", "{\"object\": \"list\", \"data\": []}");
        }
    }

    /** They stay as they are. */
    private static String scores(JsonNode texts) {
        var answer = JSON.createObjectNode();
        var results = answer.putArray("results");
        for (int i = 0; i < texts.size(); i++)
            results.addObject().put("index", i).put("relevance_score", 1.0 / (i + 1));
        return answer.toString();
    }

    /** Of how often which words occur. */
    private static String vectors(JsonNode texts) {
        var answer = JSON.createObjectNode().put("object", "list").put("model", MODEL);
        var data = answer.putArray("data");
        for (int i = 0; i < texts.size(); i++) {
            var counts = new int[DIMENSIONS];
            counts[0] = 1;
            for (var word : texts.get(i).asText().toLowerCase().split("\\W+"))
                counts[Math.floorMod(word.hashCode(), DIMENSIONS)]++;
            var vector = data.addObject().put("index", i).putArray("embedding");
            for (var count : counts) vector.add(count);
        }
        return answer.toString();
    }

    private static void send(HttpExchange exchange, String type, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        goesOn.countDown();
        server.stop(0);
    }
}
