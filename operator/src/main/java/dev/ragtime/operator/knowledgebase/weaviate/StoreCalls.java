package dev.ragtime.operator.knowledgebase.weaviate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.operator.probe.HttpProbe.Answer;
import dev.ragtime.operator.probe.TrustingProbe;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of Weaviate's REST API that change something, or ask for what is changed. Safe for use by many threads. */
final class StoreCalls {
    private static final Logger LOG = LoggerFactory.getLogger(StoreCalls.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final TrustingProbe probes;
    private final ObjectMapper json = new ObjectMapper();

    StoreCalls(TrustingProbe probes) {
        this.probes = probes;
    }

    Optional<Answer> get(StoreAccess store, String path) throws InterruptedException {
        return call(store, "GET", path, "");
    }

    Optional<Answer> delete(StoreAccess store, String path) throws InterruptedException {
        return call(store, "DELETE", path, "");
    }

    /** @param body plain values */
    Optional<Answer> send(StoreAccess store, String method, String path, Object body) throws InterruptedException {
        return call(store, method, path, write(body));
    }

    private Optional<Answer> call(StoreAccess store, String method, String path, String body)
            throws InterruptedException {
        var address = URI.create(store.endpoint() + path);
        return probes.of(store.certificates()).send(method, address, store.headers(), body, LIMIT);
    }

    /** Empty for what is no JSON. */
    Optional<JsonNode> tree(Answer answer) {
        try {
            return Optional.of(json.readTree(answer.body()));
        } catch (JsonProcessingException e) {
            LOG.info("a store answers no JSON: {}", e.getOriginalMessage());
            return Optional.empty();
        }
    }

    String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values are always JSON", e);
        }
    }
}
