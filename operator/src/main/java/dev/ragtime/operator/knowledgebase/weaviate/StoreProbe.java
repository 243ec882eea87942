package dev.ragtime.operator.knowledgebase.weaviate;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a store for the state of its nodes, over its Service. Safe for use by many threads. */
public final class StoreProbe {
    private static final Logger LOG = LoggerFactory.getLogger(StoreProbe.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final HttpClient http;
    private final ObjectMapper json = new ObjectMapper();

    public StoreProbe(HttpClient http) {
        this.http = http;
    }

    /** Empty when it does not answer within 3 s; {@link StoreHealth#UNREACHABLE} when it refuses to. */
    public Optional<StoreHealth> ask(String endpoint, String apiKey) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(endpoint + "/v1/nodes"))
                .header("Authorization", "Bearer " + apiKey)
                .timeout(TIMEOUT)
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() == 200) return Optional.of(StoreHealth.parse(json.readTree(response.body())));
            LOG.info("{} answers {} to /v1/nodes", endpoint, response.statusCode());
            return Optional.of(StoreHealth.UNREACHABLE);
        } catch (IOException e) {
            LOG.debug("{} does not answer: {}", endpoint, e.toString());
            return Optional.empty();
        }
    }
}
