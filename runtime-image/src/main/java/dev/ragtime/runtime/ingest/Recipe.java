package dev.ragtime.runtime.ingest;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.runtime.chunk.Chunker;
import dev.ragtime.runtime.chunk.Chunkers;
import dev.ragtime.runtime.context.ContextWriter;
import dev.ragtime.runtime.context.RouteContextWriter;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.ModelPlaces;
import io.prometheus.client.CollectorRegistry;

/** How the documents of one index become chunks with vectors. */
public record Recipe(Chunker chunker, ContextWriter context, Embedder embedder) {
    /**
     * As the index is defined. Make one a process: it registers metrics.
     *
     * @param embedder of the index
     * @param places where ModelRoutes are found
     */
    public static Recipe of(Chunking chunking, Embedder embedder, ModelPlaces places, CollectorRegistry registry) {
        var context = chunking.contextual() == null
                ? ContextWriter.NONE
                : RouteContextWriter.open(chunking.contextual(), places, embedder.tokenizer(), registry);
        return new Recipe(Chunkers.of(chunking, embedder.tokenizer()), context, embedder);
    }
}
