package dev.ragtime.operator.knowledgebase.weaviate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.operator.probe.HttpProbe.Answer;
import dev.ragtime.operator.probe.HttpProbe.NoAnswer;
import dev.ragtime.operator.probe.TrustingProbe;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a store for the state of its nodes, over its Service. Safe for use by many threads. */
public final class StoreProbe {
    private static final Logger LOG = LoggerFactory.getLogger(StoreProbe.class);
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final TrustingProbe probes;
    private final ObjectMapper json = new ObjectMapper();

    public StoreProbe(TrustingProbe probes) {
        this.probes = probes;
    }

    /**
     * What a store said.
     *
     * @param health empty when it does not answer within 3 s; without nodes when it refuses to
     * @param silence why it says nothing of its nodes, in words; empty when it does
     */
    public record Told(Optional<StoreHealth> health, String silence) {}

    public Told ask(StoreAccess store) throws InterruptedException {
        var address = URI.create(store.endpoint() + "/v1/nodes?output=verbose");
        return switch (probes.of(store.certificates()).reach(address, store.headers(), LIMIT)) {
            case NoAnswer(var why) -> new Told(Optional.empty(), why);
            case Answer answer -> read(store, answer);
        };
    }

    private Told read(StoreAccess store, Answer answer) {
        if (!answer.ok()) {
            LOG.info("{} answers {} to /v1/nodes", store, answer.status());
            boolean refused = answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN;
            return new Told(
                    Optional.of(refused ? StoreHealth.REFUSED : StoreHealth.UNREACHABLE),
                    "it answers with status " + answer.status());
        }
        try {
            return new Told(Optional.of(StoreHealth.parse(json.readTree(answer.body()))), "");
        } catch (JsonProcessingException e) {
            LOG.info("{} answers no JSON to /v1/nodes: {}", store, e.getOriginalMessage());
            return new Told(Optional.empty(), "what it answers is not what Weaviate says");
        }
    }
}
