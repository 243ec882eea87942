package dev.ragtime.runtime.evaluate;

import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.pipeline.Pipeline;
import dev.ragtime.runtime.pipeline.Retrieved;
import dev.ragtime.runtime.pipeline.Search;
import dev.ragtime.runtime.store.ChunkFilter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Asks the pipeline that serves, in this process. */
record OfflineAsker(Pipeline pipeline, int topK) implements Asker {
    @Override
    public List<Found> ask(String query, Retrieval.Mode mode) {
        return found(retrieve(pipeline, query, topK, mode));
    }

    static Retrieved retrieve(Pipeline pipeline, String query, int topK, Retrieval.Mode mode) {
        return pipeline.retrieve(
                new Search(query, OptionalInt.of(topK), Optional.of(mode), ChunkFilter.NONE, Caller.UNKNOWN));
    }

    static List<Found> found(Retrieved retrieved) {
        return retrieved.passages().stream()
                .map(found -> found.passage().chunk())
                .map(chunk -> new Found(chunk.id().toString(), chunk.source(), chunk.path()))
                .toList();
    }
}
