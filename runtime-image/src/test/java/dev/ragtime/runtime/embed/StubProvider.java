package dev.ragtime.runtime.embed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A server that speaks OpenAI's {@code /v1/embeddings}, and limits, fails and lies when it is told to. */
public final class StubProvider implements AutoCloseable {
    public static final String MODEL = "text-embedding-stub";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Function<List<String>, List<float[]>> embed;
    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    private final Deque<Refusal> refusals = new ArrayDeque<>();
    private volatile boolean always;
    private volatile int most = Integer.MAX_VALUE;
    private volatile String refused = "";
    private volatile boolean silent;
    private volatile UnaryOperator<ObjectNode> lie = UnaryOperator.identity();

    private record Refusal(int status, Map<String, String> headers, String body) {}

    /** @param embed gives the vectors of texts */
    public StubProvider(Function<List<String>, List<float[]>> embed) throws IOException {
        this.embed = embed;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/embeddings", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** Vectors that say which text they are of. */
    public static List<float[]> numbered(List<String> texts) {
        return texts.stream()
                .map(text -> new float[] {1 + Math.abs(text.hashCode() % 1000), text.length(), 1})
                .toList();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    public List<JsonNode> requests() {
        return requests;
    }

    /** Of each request. */
    List<Integer> batches() {
        return requests.stream().map(request -> request.path("input").size()).toList();
    }

    synchronized StubProvider refuse(int times, int status, Map<String, String> headers, String body) {
        for (int i = 0; i < times; i++) refusals.add(new Refusal(status, headers, body));
        return this;
    }

    StubProvider refuseAlways(int status, Map<String, String> headers, String body) {
        refuse(1, status, headers, body);
        always = true;
        return this;
    }

    /** Texts in one request. */
    StubProvider takesAtMost(int texts) {
        most = texts;
        return this;
    }

    /** Refuses requests with a text that holds this, as a filter of contents does. */
    StubProvider refusing(String part) {
        refused = part;
        return this;
    }

    public StubProvider lying(UnaryOperator<ObjectNode> answer) {
        lie = answer;
        return this;
    }

    /** It takes what it is sent and never answers that. */
    void fallSilent() {
        silent = true;
    }

    /** From now on it does as it should. */
    public synchronized void recover() {
        silent = false;
        refusals.clear();
        always = false;
        lie = UnaryOperator.identity();
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (silent) {
            requests.add(JSON.readTree(exchange.getRequestBody()));
            return;
        }
        try (exchange) {
            var request = JSON.readTree(exchange.getRequestBody());
            requests.add(request);
            var refusal = next(request);
            if (refusal == null) {
                send(exchange, 200, JSON.writeValueAsString(lie.apply(answer(request))));
                return;
            }
            refusal.headers().forEach(exchange.getResponseHeaders()::add);
            send(exchange, refusal.status(), refusal.body());
        }
    }

    private synchronized Refusal next(JsonNode request) {
        if (request.path("input").size() > most) {
            return new Refusal(413, Map.of(), "{\"error\":{\"message\":\"batch size > maximum allowed\"}}");
        }
        if (!refused.isEmpty() && request.path("input").toString().contains(refused)) {
            return new Refusal(400, Map.of(), "{\"error\":{\"message\":\"content filter\"}}");
        }
        return always ? refusals.peek() : refusals.poll();
    }

    private ObjectNode answer(JsonNode request) {
        var texts = request.path("input").valueStream().map(JsonNode::asText).toList();
        var answer = JSON.createObjectNode().put("object", "list").put("model", MODEL);
        var data = answer.putArray("data");
        var vectors = embed.apply(texts);
        for (int i = 0; i < vectors.size(); i++) {
            var numbers =
                    data.addObject().put("object", "embedding").put("index", i).putArray("embedding");
            for (var number : vectors.get(i)) numbers.add(number);
        }
        long tokens =
                texts.stream().mapToLong(text -> text.split("\\s+").length).sum();
        answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return answer;
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
