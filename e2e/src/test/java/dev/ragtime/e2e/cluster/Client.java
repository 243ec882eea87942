package dev.ragtime.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** A user's HTTP client of the API that a pipeline or a gateway serves. */
public final class Client implements AutoCloseable {
    private static final String CHAT = "/v1/chat/completions";
    static final Duration CONNECTED_WITHIN = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();
    private final String base;
    private final Transport transport;
    private final Runnable close;

    public Client(String base) {
        this(base, PATIENCE);
    }

    /** @param timeout of an answer, from the request to its last byte */
    public Client(String base, Duration timeout) {
        var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECTED_WITHIN)
                .build();
        this(base, (address, json) -> kept(http, address, json, timeout), http::close);
    }

    private Client(String base, Transport transport, Runnable close) {
        this.base = base;
        this.transport = transport;
        this.close = close;
    }

    /** Each request goes on a connection of its own. */
    static Client ofSingleCalls(String base) {
        return new Client(base, (address, json) -> OneCall.post(address, json, PATIENCE), () -> {});
    }

    /** @param header first value of a header; null when there is none */
    record Sent(int status, byte[] body, UnaryOperator<String> header) {}

    private interface Transport {
        Sent post(URI address, byte[] json) throws IOException, InterruptedException;
    }

    /** Status code and body of an answer. */
    public record Answer(int status, JsonNode body) {}

    public Answer ask(String question) {
        return post(CHAT, chat(question));
    }

    /** Name of the revision of a route by which it answers; empty when the answer names none. */
    public String askForRevision(String question) {
        return Objects.requireNonNullElse(send(CHAT, chat(question)).header().apply("x-ragtime-route-revision"), "");
    }

    private static Map<String, Object> chat(String question) {
        return Map.of("model", "any", "messages", List.of(Map.of("role", "user", "content", question)));
    }

    /** The events of a streamed answer, without the end mark. */
    public List<JsonNode> stream(String question) {
        var body = Map.of("stream", true, "messages", List.of(Map.of("role", "user", "content", question)));
        var text = new String(send(CHAT, body).body(), StandardCharsets.UTF_8);
        if (!text.endsWith("data: [DONE]\n\n")) throw new AssertionError("the stream was cut: " + text);
        return text.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> json(line.substring("data: ".length()).getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    public Answer retrieve(String query) {
        return post("/v1/retrieve", Map.of("query", query));
    }

    public Answer post(String path, Object body) {
        var answer = send(path, body);
        return new Answer(answer.status(), json(answer.body()));
    }

    private Sent send(String path, Object body) {
        try {
            return transport.post(URI.create(base + path), JSON.writeValueAsBytes(body));
        } catch (IOException e) {
            throw new UncheckedIOException(base + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Sent kept(HttpClient http, URI address, byte[] json, Duration timeout)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json))
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return new Sent(
                answer.statusCode(),
                answer.body(),
                name -> answer.headers().firstValue(name).orElse(null));
    }

    /** A body that is JSON. */
    public static JsonNode json(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(new String(json, StandardCharsets.UTF_8), e);
        }
    }

    @Override
    public void close() {
        close.run();
    }
}
