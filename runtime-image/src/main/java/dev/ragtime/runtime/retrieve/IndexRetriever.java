package dev.ragtime.runtime.retrieve;

import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.store.Hit;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.SearchRequest;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Retrieves from one index. In mode Hybrid both rankings run at the same time and are fused here, so that every store
 * gives the same result; when the query cannot be embedded, the keyword ranking alone answers and {@code degraded} says
 * so.
 */
public final class IndexRetriever implements Retriever {
    private final IndexStore store;
    private final Embedder embedder;
    private final Retrieval settings;
    private final Fusion fusion;

    /** @param embedder the model that the index was made with */
    public IndexRetriever(IndexStore store, Embedder embedder, Retrieval settings) {
        this.store = store;
        this.embedder = embedder;
        this.settings = settings;
        this.fusion = Fusion.of(settings.fusion());
    }

    /** The same settings in another mode; {@code minScore} counts only where similarity is computed. */
    public IndexRetriever in(Retrieval.Mode mode) {
        var changed =
                new Retrieval(mode, settings.candidates(), settings.topK(), settings.fusion(), settings.minScore());
        return new IndexRetriever(store, embedder, changed);
    }

    /** @throws Embedder.OverloadedException in mode Vector, when the embedder's queue is full */
    @Override
    public RetrievalResult retrieve(String query, int topK) {
        return switch (settings.mode()) {
            case Keyword -> byKeyword(matching(query), topK, List.of());
            case Vector -> byVector(query, topK);
            case Hybrid -> byBoth(query, topK);
        };
    }

    private Timed<List<Hit>> matching(String query) {
        return Timed.of(() -> store.search().find(SearchRequest.matching(query, settings.candidates())));
    }

    private Timed<List<Hit>> nearest(float[] vector) {
        return Timed.of(() -> store.search().find(SearchRequest.nearest(vector, settings.candidates())));
    }

    private static RetrievalResult byKeyword(Timed<List<Hit>> hits, int topK, List<String> degraded) {
        var passages = hits.value().stream()
                .limit(topK)
                .map(hit ->
                        new Passage(hit.chunk(), hit.score(), OptionalDouble.empty(), OptionalDouble.of(hit.score())))
                .toList();
        return new RetrievalResult(passages, false, degraded, 0, hits.millis());
    }

    private RetrievalResult byVector(String query, int topK) {
        var vector = Timed.of(() -> embedder.embed(query));
        var hits = nearest(vector.value());
        if (abstains(hits.value())) return abstained(vector.millis(), hits.millis());
        var passages = hits.value().stream()
                .limit(topK)
                .map(hit ->
                        new Passage(hit.chunk(), hit.score(), OptionalDouble.of(hit.score()), OptionalDouble.empty()))
                .toList();
        return new RetrievalResult(passages, false, List.of(), vector.millis(), hits.millis());
    }

    private RetrievalResult byBoth(String query, int topK) {
        var keyword = Concurrently.start(() -> matching(query));
        Timed<float[]> vector;
        try {
            vector = Timed.of(() -> embedder.embed(query));
        } catch (Embedder.OverloadedException e) {
            return byKeyword(keyword.await(), topK, List.of("EmbedderOverloaded: keyword only"));
        } catch (IllegalStateException e) {
            return byKeyword(keyword.await(), topK, List.of("EmbedderFailed: keyword only: " + e.getMessage()));
        }
        var nearest = nearest(vector.value());
        var matching = keyword.await();
        // the keyword ranking began with the embedding, so only what it took beyond that was waited for
        double searchMillis = Math.max(nearest.millis(), matching.millis() - vector.millis());
        if (abstains(nearest.value())) return abstained(vector.millis(), searchMillis);
        var passages = FusedPassages.of(fusion, nearest.value(), matching.value(), topK);
        return new RetrievalResult(passages, false, List.of(), vector.millis(), searchMillis);
    }

    private boolean abstains(List<Hit> nearest) {
        if (settings.minScore() == null) return false;
        double best = nearest.isEmpty() ? -1 : nearest.getFirst().score();
        return best < Double.parseDouble(settings.minScore());
    }

    private static RetrievalResult abstained(double embedMillis, double searchMillis) {
        return new RetrievalResult(List.of(), true, List.of(), embedMillis, searchMillis);
    }
}
