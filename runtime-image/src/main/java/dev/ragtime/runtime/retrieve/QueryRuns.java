package dev.ragtime.runtime.retrieve;

import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.retrieve.Fusion.ReciprocalRank;
import dev.ragtime.runtime.retrieve.SearchedIndex.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The queries that one question is searched by, beside each other: what they find is fused by rank and by their weights, and passages are read
 * once. For a single thread.
 */
final class QueryRuns {
    /** That of the paper of {@link ReciprocalRank}. */
    private static final ReciprocalRank OF_QUERIES = new ReciprocalRank(60);

    private final List<QueryRun> runs;

    /** @param runs at least one */
    QueryRuns(List<QueryRun> runs) {
        this.runs = List.copyOf(runs);
    }

    /** Throws what {@link QueryRun#search} throws. */
    RetrievalResult run(Fusion fusion, int topK) {
        search();
        var near = runs.stream().filter(run -> !run.isFar()).toList();
        var degraded =
                runs.stream().flatMap(run -> run.degraded().stream()).distinct().toList();
        var embedMillis = longest(QueryRun::embedMillis);
        var searchMillis = longest(QueryRun::searchMillis);
        if (near.isEmpty()) return new RetrievalResult(List.of(), true, degraded, embedMillis, searchMillis);
        var passages = Leg.run(() -> new PassageReader(scopes()).best(ranked(near, fusion), topK));
        return new RetrievalResult(
                passages.value(),
                false,
                degraded,
                embedMillis,
                searchMillis + passages.millis(),
                this::around,
                this::vector);
    }

    private void search() {
        if (runs.size() == 1) {
            runs.getFirst().search();
            return;
        }
        var legs = runs.stream().map(run -> Leg.start(run::search)).toList();
        legs.forEach(Leg::value);
    }

    private static RankedChunks ranked(List<QueryRun> near, Fusion fusion) {
        if (near.size() == 1) return near.getFirst().ranked(fusion);
        var each = near.stream().map(run -> run.ranked(fusion).by(run.query())).toList();
        return RankedChunks.ofQueries(
                each, near.stream().map(run -> run.query().weight()).toList(), OF_QUERIES);
    }

    private Stream<IndexLegs> reached() {
        return runs.stream().flatMap(QueryRun::reached);
    }

    private Map<Integer, Scope> scopes() {
        var scopes = new HashMap<Integer, Scope>();
        reached().forEach(index -> scopes.putIfAbsent(index.place(), index.scope()));
        return scopes;
    }

    private List<Chunk> around(Passage passage, int distance) {
        var chunk = passage.chunk();
        return reached()
                .filter(index -> index.knowledgeBase().equals(passage.knowledgeBase()))
                .findFirst()
                .map(index ->
                        index.scope().span(chunk.documentId(), chunk.ordinal() - distance, chunk.ordinal() + distance))
                .orElseGet(() -> List.of(chunk));
    }

    private Optional<float[]> vector(String query, Embedder embedder) {
        return runs.stream()
                .filter(run -> run.query().text().equals(query))
                .findFirst()
                .flatMap(run -> run.vector(embedder));
    }

    private double longest(ToDoubleFunction<QueryRun> millis) {
        return runs.stream().mapToDouble(millis).max().orElse(0);
    }
}
