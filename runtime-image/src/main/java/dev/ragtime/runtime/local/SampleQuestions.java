package dev.ragtime.runtime.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.pipeline.RagPipeline;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks a pipeline over HTTP, as any client would, and prints what a person wants to see of the answer. */
final class SampleQuestions {
    /** Annotation of a RagPipeline: questions to ask it, a line each. */
    static final String ANNOTATION = "ragtime.dev/sample-questions";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PASSAGES_SHOWN = 3;
    private static final int OK = 200;
    private final PrintStream out;

    SampleQuestions(PrintStream out) {
        this.out = out;
    }

    static List<String> of(RagPipeline pipeline) {
        return Optional.ofNullable(pipeline.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION))
                .map(text -> text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList())
                .orElse(List.of());
    }

    /** @throws IOException when the server is not there */
    void ask(String address, String question) throws IOException, InterruptedException {
        var begin = System.nanoTime();
        var reply = post(address + "/v1/chat/completions", question);
        var millis = (System.nanoTime() - begin) / 1_000_000;
        var answer = JSON.readTree(reply.body());
        out.println("Q: " + question);
        if (reply.statusCode() != OK) {
            out.printf(
                    "   not answered, %d: %s%n%n",
                    reply.statusCode(), answer.at("/error/message").asText());
            return;
        }
        var message = answer.path("choices").path(0).path("message");
        var ragtime = answer.path("ragtime");
        out.println("A: " + message.path("content").asText().strip());
        citations(message).forEach(citation -> out.println("   cites " + citation));
        ragtime.path("degraded").forEach(step -> out.println("   degraded: " + step.asText()));
        var shown = 0;
        for (var passage : ragtime.path("passages")) {
            if (shown++ == PASSAGES_SHOWN) break;
            out.printf(
                    "   score %.4f  similarity %s  %s%n",
                    passage.path("score").asDouble(),
                    passage.path("similarity").isNumber()
                            ? "%.3f".formatted(passage.path("similarity").asDouble())
                            : "-",
                    passage.path("path").asText());
        }
        out.printf("   %d ms: %s%n%n", millis, ragtime.path("timings"));
    }

    /** Each document once, however often the answer points to it. */
    private static Set<String> citations(JsonNode message) {
        var cited = new LinkedHashSet<String>();
        for (var annotation : message.path("annotations")) {
            var citation = annotation.path("url_citation");
            cited.add(citation.path("url").asText() + " ("
                    + citation.path("title").asText() + ")");
        }
        return cited;
    }

    private static HttpResponse<byte[]> post(String url, String question) throws IOException, InterruptedException {
        var body = Map.of("messages", List.of(Map.of("role", "user", "content", question)));
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}
