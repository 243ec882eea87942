package dev.ragtime.runtime.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.pipeline.Retrieval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;

/**
 * Asks a running pipeline: {@code POST /v1/retrieve}. One that lets nobody ask for so many passages is asked for as many as it does,
 * and one that is busy, or lets each ask so often only, again when it says.
 */
final class ServedAsker implements Asker {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final int INVALID = 400;
    private static final int TOO_MANY = 429;
    private static final Pattern MOST = Pattern.compile("from 1 to (\\d+)$");

    /** In a row. */
    private static final int ASKED_AGAIN = 10;

    private static final int LONGEST_PAUSE_SECONDS = 120;

    private final HttpClient client;
    private final URI endpoint;
    private final String apiKey;
    private int topK;
    private final Map<String, Integer> degraded = new TreeMap<>();

    /**
     * @param pipeline base address, e.g. {@code http://assistant-rag.default.svc}
     * @param apiKey key or token; empty for a pipeline that wants none
     */
    ServedAsker(HttpClient client, URI pipeline, String apiKey, int topK) {
        this.client = client;
        this.endpoint = URI.create(pipeline.toString().replaceAll("/+$", "") + "/v1/retrieve");
        this.apiKey = apiKey;
        this.topK = topK;
    }

    @Override
    public List<Found> ask(String query, Retrieval.Mode mode) {
        var passages = new ArrayList<Found>();
        var answer = post(query, mode);
        answer.path("degraded").forEach(step -> degraded.merge(step.asText(), 1, Integer::sum));
        for (var passage : answer.path("passages")) {
            passages.add(new Found(
                    passage.path("chunkId").asText(),
                    passage.path("source").asText(),
                    passage.path("path").asText()));
        }
        return passages;
    }

    /** What was left out, and of how many of the queries. */
    Map<String, Integer> degraded() {
        return Map.copyOf(degraded);
    }

    private JsonNode post(String query, Retrieval.Mode mode) {
        try {
            for (var again = 0; ; again++) {
                var response = send(query, mode);
                if (response.statusCode() == OK) return JSON.readTree(response.body());
                if (again == ASKED_AGAIN || !mayAskAgain(response))
                    throw new IOException(endpoint + " answered " + response.statusCode() + ": " + response.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while asking " + endpoint);
        }
    }

    private HttpResponse<String> send(String query, Retrieval.Mode mode) throws IOException, InterruptedException {
        var body = JSON.writeValueAsString(Map.of("query", query, "topK", topK, "mode", mode.name()));
        var request = HttpRequest.newBuilder(endpoint)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (!apiKey.isEmpty()) request.header("Authorization", "Bearer " + apiKey);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Returns when it is time to. */
    private boolean mayAskAgain(HttpResponse<String> refusal) throws IOException, InterruptedException {
        if (refusal.statusCode() == TOO_MANY) {
            var seconds = refusal.headers()
                    .firstValue("Retry-After")
                    .filter(advice -> advice.matches("\\d{1,9}"))
                    .map(Long::parseLong)
                    .orElse(1L);
            Thread.sleep(Duration.ofSeconds(Math.clamp(seconds, 1, LONGEST_PAUSE_SECONDS)));
            return true;
        }
        if (refusal.statusCode() != INVALID) return false;
        var error = JSON.readTree(refusal.body()).path("error");
        var most = MOST.matcher(error.path("message").asText());
        if (!error.path("param").asText().equals("topK") || !most.find()) return false;
        topK = Integer.parseInt(most.group(1));
        return true;
    }
}
