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

/** A user's HTTP client of the API that a pipeline or a gateway serves. */
public final class Client implements AutoCloseable {
    private static final String CHAT = "/v1/chat/completions";
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String base;
    private final Duration timeout;

    public Client(String base) {
        this(base, Duration.ofSeconds(90));
    }

    /** @param timeout of an answer, from the request to its last byte */
    public Client(String base, Duration timeout) {
        this.base = base;
        this.timeout = timeout;
    }

    /** Status code and body of an answer. */
    public record Answer(int status, JsonNode body) {}

    public Answer ask(String question) {
        return post(CHAT, chat(question));
    }

    /** Name of the revision of a route by which it answers; empty when the answer names none. */
    public String askForRevision(String question) {
        return send(CHAT, chat(question))
                .headers()
                .firstValue("x-ragtime-route-revision")
                .orElse("");
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
        return new Answer(answer.statusCode(), json(answer.body()));
    }

    private HttpResponse<byte[]> send(String path, Object body) {
        try {
            var request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(timeout)
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(base + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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
        http.close();
    }
}
