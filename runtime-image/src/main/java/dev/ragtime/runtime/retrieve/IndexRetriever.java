package dev.ragtime.runtime.retrieve;

import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.retrieve.SearchedIndex.Scope;
import dev.ragtime.runtime.store.ChunkFilter;
import dev.ragtime.runtime.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
    private final Map<String, FieldSet> lastFields;

    /**
     * @param indexes at least one
     * @param absent names of KnowledgeBases that should be searched, too, and cannot be now: each result says so
     */
    public IndexRetriever(List<SearchedIndex> indexes, List<String> absent, Retrieval settings) {
        this(indexes, absent, settings, Backgrounds.of(indexes), new ConcurrentHashMap<>());
    }

    private IndexRetriever(
            List<SearchedIndex> indexes,
            List<String> absent,
            Retrieval settings,
            Backgrounds backgrounds,
            Map<String, FieldSet> lastFields) {
        this.indexes = List.copyOf(indexes);
        this.absent = List.copyOf(absent);
        this.backgrounds = backgrounds;
        this.settings = settings;
        this.fusion = Fusion.of(settings.fusion());
        this.lastFields = lastFields;
    }

    /** The same settings in another mode; {@code minScore} counts only where similarity is computed. */
    public IndexRetriever in(Retrieval.Mode mode) {
        return new IndexRetriever(indexes, absent, settings.in(mode), backgrounds, lastFields);
    }

    @Override
    public IndexRetriever only(String knowledgeBase) {
        if (indexes.size() + absent.size() == 1) return this;
        return new IndexRetriever(List.of(index(knowledgeBase)), List.of(), settings);
    }

    private SearchedIndex index(String knowledgeBase) {
        return indexes.stream()
                .filter(index -> index.knowledgeBase().equals(knowledgeBase))
                .findFirst()
                .orElseThrow(() ->
                        new StoreException("KnowledgeBase " + knowledgeBase + " cannot be searched now", true, null));
    }

    /** @throws Embedder.OverloadedException in mode Vector, when the embedder's queue is full */
    @Override
    public RetrievalResult retrieve(List<Query> queries, int topK, ChunkFilter filter, Caller caller) {
        // several indexes beside each other, and each once for all queries: one that hangs holds up none of the others
        var scopes = indexes.stream().map(index -> scope(index, filter, caller)).toList();
        var runs = queries.stream()
                .map(query -> new QueryRun(settings, query, legs(scopes), absent))
                .toList();
        return new QueryRuns(runs).run(fusion, topK);
    }

    private List<IndexLegs> legs(List<Leg<Scope>> scopes) {
        return IntStream.range(0, indexes.size())
                .mapToObj(place ->
                        new IndexLegs(place, indexes.get(place), scopes.get(place), settings.candidates(), backgrounds))
                .toList();
    }

    private Leg<Scope> scope(SearchedIndex index, ChunkFilter filter, Caller caller) {
        return indexes.size() == 1
                ? Leg.run(() -> index.scope(filter, caller))
                : Leg.start(() -> index.scopeAmongOthers(filter, caller));
    }

    @Override
    public List<Chunk> span(String knowledgeBase, UUID documentId, int first, int last, Caller caller) {
        var open = indexes.stream().map(SearchedIndex::knowledgeBase);
        // of none of the pipeline's nothing is to be read, and one that is not open may well have it
        if (Stream.concat(open, absent.stream()).noneMatch(knowledgeBase::equals)) return List.of();
        return index(knowledgeBase).scope(ChunkFilter.NONE, caller).span(documentId, first, last);
    }

    @Override
    public FieldSet fields() {
        var failed = new ArrayList<StoreException>();
        var known = indexes.stream()
                .flatMap(index -> fields(index, failed).stream())
                .toList();
        if (known.isEmpty()) throw failed.getFirst();
        return FieldSet.ofAny(known);
    }

    /** As the index last had them, where its store does not answer: what is asked of the others must not end with it. */
    private Optional<FieldSet> fields(SearchedIndex index, List<StoreException> failed) {
        try {
            var now = index.store().fields();
            lastFields.put(index.knowledgeBase(), now);
            return Optional.of(now);
        } catch (StoreException e) {
            failed.add(e);
            return Optional.ofNullable(lastFields.get(index.knowledgeBase()));
        }
    }
}
