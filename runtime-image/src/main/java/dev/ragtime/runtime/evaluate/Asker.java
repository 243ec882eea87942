package dev.ragtime.runtime.evaluate;

import dev.ragtime.api.pipeline.Retrieval;
import java.util.List;

/** Asks one query in one mode, whichever way. Thread-safe. */
@FunctionalInterface
public interface Asker {
    /** Passages, best first. */
    List<Found> ask(String query, Retrieval.Mode mode);

    /** @param path path of the document in its source */
    record Found(String chunkId, String source, String path) {}
}
