package dev.ragtime.runtime.retrieve;

import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.runtime.chunk.Chunk;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.retrieve.Degradation.Reason;
import dev.ragtime.runtime.store.Hit;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.SearchRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;

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
            case Keyword -> byKeyword(Leg.run(() -> matching(query)), topK, List.of());
            case Vector -> byVector(query, topK);
            case Hybrid -> byBoth(query, topK);
        };
    }

    private List<Hit> matching(String query) {
        return store.search().find(SearchRequest.matching(query, settings.candidates()));
    }

    private Leg<List<Hit>> nearest(float[] vector) {
        return Leg.run(() -> store.search().find(SearchRequest.nearest(vector, settings.candidates())));
    }

    private static RetrievalResult byKeyword(Leg<List<Hit>> hits, int topK, List<Degradation> degraded) {
        var passages = hits.value().stream()
                .limit(topK)
                .map(hit ->
                        new Passage(hit.chunk(), hit.score(), OptionalDouble.empty(), OptionalDouble.of(hit.score())))
                .toList();
        return new RetrievalResult(passages, false, degraded, 0, hits.millis());
    }

    private RetrievalResult byVector(String query, int topK) {
        var vector = Leg.run(() -> embedder.embed(query));
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
        var keyword = Leg.start(() -> matching(query));
        var embedding = Leg.run(() -> embedder.embed(query));
        float[] vector;
        try {
            vector = embedding.value();
        } catch (Embedder.OverloadedException e) {
            return byKeyword(keyword, topK, List.of(new Degradation(Reason.EmbedderOverloaded, "keyword only")));
        } catch (IllegalStateException e) {
            var detail = "keyword only: " + e.getMessage();
            return byKeyword(keyword, topK, List.of(new Degradation(Reason.EmbedderFailed, detail)));
        }
        var nearest = nearest(vector);
        // the keyword ranking began with the embedding, so only what it took beyond that was waited for
        double searchMillis = Math.max(nearest.millis(), keyword.millis() - embedding.millis());
        if (abstains(nearest.value())) return abstained(embedding.millis(), searchMillis);
        var passages = fused(nearest.value(), keyword.value(), topK);
        return new RetrievalResult(passages, false, List.of(), embedding.millis(), searchMillis);
    }

    /** Both rankings as one, in which each passage keeps the score of each. */
    private List<Passage> fused(List<Hit> vector, List<Hit> keyword, int topK) {
        var chunks = new HashMap<UUID, Chunk>();
        var similarity = scores(vector, chunks);
        var keywordScore = scores(keyword, chunks);
        return fusion.fuse(ranking(vector), ranking(keyword)).stream()
                .limit(topK)
                .map(ranked -> new Passage(
                        chunks.get(ranked.id()),
                        ranked.score(),
                        optional(similarity.get(ranked.id())),
                        optional(keywordScore.get(ranked.id()))))
                .toList();
    }

    private static Map<UUID, Double> scores(List<Hit> hits, Map<UUID, Chunk> chunks) {
        var scores = new HashMap<UUID, Double>();
        for (var hit : hits) {
            scores.put(hit.chunk().id(), hit.score());
            chunks.put(hit.chunk().id(), hit.chunk());
        }
        return scores;
    }

    private static List<Fusion.Ranked> ranking(List<Hit> hits) {
        return hits.stream()
                .map(hit -> new Fusion.Ranked(hit.chunk().id(), hit.score()))
                .toList();
    }

    private static OptionalDouble optional(Double score) {
        return score == null ? OptionalDouble.empty() : OptionalDouble.of(score);
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
