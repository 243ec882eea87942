package dev.ragtime.runtime.evaluate;

import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.runtime.retrieve.IndexRetriever;
import java.util.List;

/** Asks the retriever that serves, in this process. */
record OfflineAsker(IndexRetriever retriever, int topK) implements Asker {
    @Override
    public List<Found> ask(String query, Retrieval.Mode mode) {
        return retriever.in(mode).retrieve(query, topK).passages().stream()
                .map(passage -> new Found(
                        passage.chunk().id().toString(), passage.chunk().path()))
                .toList();
    }
}
