package dev.ragtime.operator.knowledgebase.weaviate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.operator.probe.HttpProbe;
import dev.ragtime.operator.probe.HttpProbe.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a store for the state of its nodes, over its Service. Safe for use by many threads. */
public final class StoreProbe {
    private static final Logger LOG = LoggerFactory.getLogger(StoreProbe.class);
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static final int UNAUTHORIZED = 401;

    private final HttpProbe probe;
    private final ObjectMapper json = new ObjectMapper();

    public StoreProbe(HttpClient http) {
        this.probe = new HttpProbe(http);
    }

    /** Empty when it does not answer within 3 s; without nodes when it refuses to. */
    public Optional<StoreHealth> ask(String endpoint, String apiKey) throws InterruptedException {
        return probe.get(
                        URI.create(endpoint + "/v1/nodes?output=verbose"),
                        Map.of("Authorization", "Bearer " + apiKey),
                        LIMIT)
                .flatMap(answer -> health(endpoint, answer));
    }

    private Optional<StoreHealth> health(String endpoint, Answer answer) {
        if (!answer.ok()) {
            LOG.info("{} answers {} to /v1/nodes", endpoint, answer.status());
            return Optional.of(answer.status() == UNAUTHORIZED ? StoreHealth.REFUSED : StoreHealth.UNREACHABLE);
        }
        try {
            return Optional.of(StoreHealth.parse(json.readTree(answer.body())));
        } catch (JsonProcessingException e) {
            LOG.info("{} answers no JSON to /v1/nodes: {}", endpoint, e.getOriginalMessage());
            return Optional.empty();
        }
    }
}
