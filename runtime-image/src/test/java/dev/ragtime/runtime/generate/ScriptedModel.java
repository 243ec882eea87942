package dev.ragtime.runtime.generate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ragtime.runtime.http.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** An OpenAI-compatible server that does what a test says: for faults that a real one does not show on demand. */
public final class ScriptedModel implements AutoCloseable {
    /** Requests to POST endpoints, in order of arrival. */
    public final List<Request> requests = new CopyOnWriteArrayList<>();

    /** Counted down when a script finds that its client has gone. */
    public final CountDownLatch abandoned = new CountDownLatch(1);

    private final HttpServer server;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Script script;
    private volatile int modelsStatus = 200;

    public record Request(String path, String body, String authorization) {}

    /** What is done with a request whose body has been read. */
    @FunctionalInterface
    public interface Script {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;

        /** @param streamed whether the client asked for a stream */
        default void answer(HttpExchange exchange, boolean streamed) throws IOException, InterruptedException {
            answer(exchange);
        }
    }

    private ScriptedModel(Script script) throws IOException {
        this.script = script;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/models", e -> send(e, modelsStatus, "{\"object\":\"list\",\"data\":[]}"));
        server.createContext("/v1/", this::handle);
        server.start();
    }

    public static ScriptedModel answering(Script script) throws IOException {
        return new ScriptedModel(script);
    }

    public void now(Script next) {
        script = next;
    }

    public void models(int status) {
        modelsStatus = status;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        requests.add(new Request(exchange.getRequestURI().getPath(), body, authorization));
        try (exchange) {
            script.answer(exchange, body.contains("\"stream\":true"));
        } catch (IOException e) {
            abandoned.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A whole completion, or the same as a stream to a client that wants one. */
    public static Script text(String text) {
        return new Script() {
            @Override
            public void answer(HttpExchange exchange) throws IOException {
                send(exchange, 200, completion(text));
            }

            @Override
            public void answer(HttpExchange exchange, boolean streamed) throws IOException, InterruptedException {
                if (streamed) stream(new CountDownLatch(0), text).answer(exchange);
                else answer(exchange);
            }
        };
    }

    public static Script status(int status, String message) {
        return exchange -> send(exchange, status, "{\"error\":{\"message\":\"" + message + "\"}}");
    }

    /** Never answers. */
    public Script silence() {
        return exchange -> closing.await();
    }

    /** Streams pieces; after the first one waits for the gate. */
    public static Script stream(CountDownLatch gate, String... pieces) {
        return exchange -> {
            begin(exchange);
            for (var i = 0; i < pieces.length; i++) {
                if (i == 1) gate.await();
                write(exchange, chunk(pieces[i]));
            }
            write(exchange, "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
            write(exchange, "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}\n\n");
            write(exchange, "data: [DONE]\n\n");
        };
    }

    /** Streams events as they are. */
    public static Script events(String... data) {
        return exchange -> {
            begin(exchange);
            for (var event : data) write(exchange, "data: " + event + "\n\n");
            write(exchange, "data: [DONE]\n\n");
        };
    }

    /** Calls a tool {@code clock} with the city of Oslo, in pieces, after these words. */
    public static Script calling(String words) {
        var delta = "{\"choices\":[{\"index\":0,\"delta\":{%s},\"finish_reason\":%s}]}";
        var call = "\"tool_calls\":[{\"index\":0,%s\"function\":{%s\"arguments\":\"%s\"}}]";
        return events(
                delta.formatted("\"role\":\"assistant\",\"content\":\"" + words + "\"", "null"),
                delta.formatted(
                        call.formatted("\"id\":\"call_7\",\"type\":\"function\",", "\"name\":\"clock\",", ""), "null"),
                delta.formatted(call.formatted("", "", "{\\\"city\\\":"), "null"),
                delta.formatted(call.formatted("", "", "\\\"Oslo\\\"}"), "null"),
                delta.formatted("", "\"tool_calls\""),
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}");
    }

    /** Streams one piece, then nothing more until the gate opens, then breaks the connection. */
    public static Script cutAfter(CountDownLatch gate, String piece) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            // promises more bytes than will come: the server then closes the connection instead of ending the body
            exchange.sendResponseHeaders(200, 1_000_000);
            write(exchange, chunk(piece));
            gate.await();
            throw new IOException("cut on purpose");
        };
    }

    /** Streams pieces until its client goes away. */
    public static Script endless(String piece) {
        return exchange -> {
            begin(exchange);
            while (true) write(exchange, chunk(piece));
        };
    }

    private static void begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
    }

    private static void write(HttpExchange exchange, String text) throws IOException {
        exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    public static String chunk(String text) {
        var chunk = Json.object();
        chunk.putArray("choices").addObject().put("index", 0).putObject("delta").put("content", text);
        return "data: " + Json.write(chunk) + "\n\n";
    }

    public static String completion(String text) {
        var answer = Json.object().put("object", "chat.completion").put("model", "tiny");
        var choice = answer.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", text);
        answer.putObject("usage").put("prompt_tokens", 11).put("completion_tokens", 5);
        return Json.write(answer);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
