package dev.ragtime.operator.knowledgebase.weaviate;

import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.api.runtime.IndexNote;
import dev.ragtime.api.runtime.RunRecord;
import dev.ragtime.operator.probe.HttpProbe.Answer;
import dev.ragtime.operator.probe.TrustingProbe;
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
    private static final int NOT_FOUND = 404;

    /** Of an object that is there already. */
    private static final int UNPROCESSABLE = 422;

    private final StoreCalls calls;

    public StoreIndexes(TrustingProbe probes) {
        this.calls = new StoreCalls(probes);
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
                Map.of(RunRecord.RUN, IndexNote.NEVER_OLD, RunRecord.REPORT, calls.write(definition)));
        var path = "/v1/objects?consistency_level=QUORUM";
        var answer = logged("POST", store, path, calls.send(store, "POST", path, object));
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
        var path = "/v1/aliases/" + alias;
        var answer = logged("GET", store, path, calls.get(store, path));
        if (answer.filter(a -> a.status() == NOT_FOUND).isPresent())
            return Optional.of(new Answering(Optional.empty()));
        return answer.filter(Answer::ok).flatMap(this::target).map(Optional::of).map(Answering::new);
    }

    private Optional<String> target(Answer answer) {
        return calls.tree(answer).map(tree -> tree.path("class").asText()).filter(name -> !name.isEmpty());
    }

    /**
     * Lets queries find an index.
     *
     * @return whether they do
     */
    public boolean point(StoreAccess store, IndexNames names) throws InterruptedException {
        var path = "/v1/aliases/" + names.alias();
        var there = logged("PUT", store, path, calls.send(store, "PUT", path, Map.of("class", names.chunks())));
        if (there.filter(answer -> answer.status() == NOT_FOUND).isEmpty())
            return there.filter(Answer::ok).isPresent();
        var alias = Map.of("alias", names.alias(), "class", names.chunks());
        return logged("POST", store, "/v1/aliases", calls.send(store, "POST", "/v1/aliases", alias))
                .filter(Answer::ok)
                .isPresent();
    }

    /** Deletes all of an index that is there. */
    public void delete(StoreAccess store, IndexNames names) throws InterruptedException {
        // the chunks last: as long as they are there the index is seen and deleted again
        for (var collection : names.collections().reversed()) {
            var path = "/v1/schema/" + collection;
            logged("DELETE", store, path, calls.delete(store, path));
        }
    }

    private static Optional<Answer> logged(String method, StoreAccess store, String path, Optional<Answer> answer) {
        if (answer.filter(a -> a.ok() || a.status() == NOT_FOUND).isEmpty())
            LOG.info(
                    "{} {}{}: {}",
                    method,
                    store.endpoint(),
                    path,
                    answer.map(Answer::toString).orElse("no answer"));
        return answer;
    }
}
