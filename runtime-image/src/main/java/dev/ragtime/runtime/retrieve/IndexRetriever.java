package dev.ragtime.runtime.retrieve;

import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.retrieve.SearchedIndex.Scope;
import dev.ragtime.runtime.store.ChunkFilter;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Retrieves from the indexes of a pipeline. In mode Hybrid both rankings run at the same time and are fused here, so that
 * every store gives the same result; when one of them fails, the other alone answers and {@code degraded} says so. Rankings
 * hand out ids, and the passages shown are read afterwards.
 */
public final class IndexRetriever implements Retriever {
    private final List<SearchedIndex> indexes;
    private final List<String> absent;
    private final Retrieval settings;
    private final Fusion fusion;
    private final Backgrounds backgrounds;

    /**
     * @param indexes at least one
     * @param absent names of KnowledgeBases that should be searched, too, and cannot be now: each result says so
     */
    public IndexRetriever(List<SearchedIndex> indexes, List<String> absent, Retrieval settings) {
        this(indexes, absent, settings, Backgrounds.of(indexes));
    }

    private IndexRetriever(
            List<SearchedIndex> indexes, List<String> absent, Retrieval settings, Backgrounds backgrounds) {
        this.indexes = List.copyOf(indexes);
        this.absent = List.copyOf(absent);
        this.backgrounds = backgrounds;
        this.settings = settings;
        this.fusion = Fusion.of(settings.fusion());
    }

    /** The same settings in another mode; {@code minScore} counts only where similarity is computed. */
    public IndexRetriever in(Retrieval.Mode mode) {
        return new IndexRetriever(indexes, absent, settings.in(mode), backgrounds);
    }

    /** @throws Embedder.OverloadedException in mode Vector, when the embedder's queue is full */
    @Override
    public RetrievalResult retrieve(List<Query> queries, int topK, ChunkFilter filter, Caller caller) {
        var runs = queries.stream()
                .map(query -> new QueryRun(settings, query, legs(filter, caller), absent))
                .toList();
        return new QueryRuns(runs).run(fusion, topK);
    }

    private List<IndexLegs> legs(ChunkFilter filter, Caller caller) {
        return IntStream.range(0, indexes.size())
                .mapToObj(place -> legs(place, filter, caller))
                .toList();
    }

    @Override
    public List<Chunk> span(String knowledgeBase, UUID documentId, int first, int last, Caller caller) {
        return indexes.stream()
                .filter(index -> index.knowledgeBase().equals(knowledgeBase))
                .findFirst()
                .map(index -> index.scope(ChunkFilter.NONE, caller).span(documentId, first, last))
                .orElse(List.of());
    }

    private IndexLegs legs(int place, ChunkFilter filter, Caller caller) {
        var index = indexes.get(place);
        Supplier<Scope> scope =
                indexes.size() == 1 ? () -> index.scope(filter, caller) : () -> index.scopeAmongOthers(filter, caller);
        return new IndexLegs(place, index, scope, settings.candidates(), backgrounds);
    }

    @Override
    public FieldSet fields() {
        return FieldSet.ofAny(
                indexes.stream().map(index -> index.store().fields()).toList());
    }
}
