package dev.ragtime.operator.knowledgebase.weaviate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.api.runtime.IndexNote;
import dev.ragtime.api.runtime.RunRecord;
import dev.ragtime.operator.probe.HttpProbe.Answer;
import dev.ragtime.operator.probe.TrustingProbe;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in a store which index answers, and takes away indexes that nobody needs. Each call may be made again: it changes
 * nothing that is so already. Safe for use by many threads.
 */
public final class StoreIndexes {
    private static final Logger LOG = LoggerFactory.getLogger(StoreIndexes.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int NOT_FOUND = 404;

    /** Of an object that is there already. */
    private static final int UNPROCESSABLE = 422;

    private final TrustingProbe probes;
    private final ObjectMapper json = new ObjectMapper();

    public StoreIndexes(TrustingProbe probes) {
        this.probes = probes;
    }

    /**
     * Writes down what an index is made of, for whoever asks it.
     *
     * @return whether the store holds it
     */
    public boolean describe(StoreAccess store, IndexNames names, IndexDefinition definition)
            throws InterruptedException {
        var object = Map.of(
                "class",
                names.runs(),
                "id",
                IndexNote.DEFINITION.id().toString(),
                "properties",
                Map.of(RunRecord.RUN, IndexNote.NEVER_OLD, RunRecord.REPORT, write(definition)));
        var answer = send(store, "POST", "/v1/objects?consistency_level=QUORUM", write(object));
        return answer.filter(
                        a -> a.ok() || a.status() == UNPROCESSABLE && a.body().contains("already exists"))
                .isPresent();
    }

    /**
     * Which index queries find.
     *
     * @param collection its chunks; empty when they find none
     */
    public record Answering(Optional<String> collection) {}

    /** Empty when the store does not say. */
    public Optional<Answering> answering(StoreAccess store, String alias) throws InterruptedException {
        var answer = send(store, "GET", "/v1/aliases/" + alias, "");
        if (answer.filter(a -> a.status() == NOT_FOUND).isPresent())
            return Optional.of(new Answering(Optional.empty()));
        return answer.filter(Answer::ok).flatMap(this::target).map(Optional::of).map(Answering::new);
    }

    private Optional<String> target(Answer answer) {
        try {
            return Optional.of(json.readTree(answer.body()).path("class").asText())
                    .filter(name -> !name.isEmpty());
        } catch (JsonProcessingException e) {
            LOG.info("an alias is no JSON: {}", e.getOriginalMessage());
            return Optional.empty();
        }
    }

    /**
     * Lets queries find an index.
     *
     * @return whether they do
     */
    public boolean point(StoreAccess store, IndexNames names) throws InterruptedException {
        var there = send(store, "PUT", "/v1/aliases/" + names.alias(), write(Map.of("class", names.chunks())));
        if (there.filter(answer -> answer.status() == NOT_FOUND).isEmpty())
            return there.filter(Answer::ok).isPresent();
        return send(store, "POST", "/v1/aliases", write(Map.of("alias", names.alias(), "class", names.chunks())))
                .filter(Answer::ok)
                .isPresent();
    }

    /** Deletes all of an index that is there. */
    public void delete(StoreAccess store, IndexNames names) throws InterruptedException {
        // the chunks last: as long as they are there the index is seen and deleted again
        for (var collection : names.collections().reversed()) {
            send(store, "DELETE", "/v1/schema/" + collection, "");
        }
    }

    private Optional<Answer> send(StoreAccess store, String method, String path, String body)
            throws InterruptedException {
        var address = URI.create(store.endpoint() + path);
        var answer = probes.of(store.certificates()).send(method, address, store.headers(), body, LIMIT);
        if (answer.filter(a -> a.ok() || a.status() == NOT_FOUND).isEmpty())
            LOG.info(
                    "{} {}{}: {}",
                    method,
                    store.endpoint(),
                    path,
                    answer.map(Answer::toString).orElse("no answer"));
        return answer;
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values are always JSON", e);
        }
    }
}
