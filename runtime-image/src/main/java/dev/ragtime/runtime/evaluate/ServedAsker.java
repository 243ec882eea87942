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
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** Asks a running pipeline: {@code POST /v1/retrieve}. */
final class ServedAsker implements Asker {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final URI endpoint;
    private final String apiKey;
    private final int topK;

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
        for (var passage : post(query, mode).path("passages")) {
            passages.add(new Found(
                    passage.path("chunkId").asText(),
                    passage.path("source").asText(),
                    passage.path("path").asText()));
        }
        return passages;
    }

    private JsonNode post(String query, Retrieval.Mode mode) {
        try {
            var body = JSON.writeValueAsString(Map.of("query", query, "topK", topK, "mode", mode.name()));
            var request = HttpRequest.newBuilder(endpoint)
                    .timeout(Duration.ofSeconds(30))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body));
            if (!apiKey.isEmpty()) request.header("Authorization", "Bearer " + apiKey);
            var response = client.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(endpoint + " answered " + response.statusCode() + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while asking " + endpoint);
        }
    }
}
