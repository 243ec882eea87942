package dev.ragtime.runtime.retrieve;

import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.retrieve.Degradation.Reason;
import dev.ragtime.runtime.store.Hit;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.SearchRequest;
import dev.ragtime.runtime.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Retrieves from one index. In mode Hybrid both rankings run at the same time and are fused here, so that every store
 * gives the same result; when one of them fails, the other alone answers and {@code degraded} says so.
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
        return DeletedPassages.leftOut(store.search(), () -> search(query, topK));
    }

    private RetrievalResult search(String query, int topK) {
        return switch (settings.mode()) {
            case Keyword -> byKeyword(query, topK);
            case Vector -> byVector(query, topK);
            case Hybrid -> byBoth(query, topK);
        };
    }

    private List<Hit> matching(KeywordQuery query) {
        return store.search().find(SearchRequest.matching(query.text(), settings.candidates()));
    }

    private Leg<List<Hit>> nearest(float[] vector) {
        return Leg.run(() -> store.search().find(SearchRequest.nearest(vector, settings.candidates())));
    }

    private RetrievalResult byKeyword(String query, int topK) {
        var words = KeywordQuery.of(query);
        var hits = Leg.run(() -> matching(words));
        return new RetrievalResult(keywordPassages(hits.value(), topK), false, shortened(words), 0, hits.millis());
    }

    private RetrievalResult byVector(String query, int topK) {
        var vector = Leg.run(() -> embedder.embed(query));
        var hits = nearest(vector.value());
        if (isFar(hits.value())) return abstained(List.of(), vector.millis(), hits.millis());
        return new RetrievalResult(
                vectorPassages(hits.value(), topK), false, List.of(), vector.millis(), hits.millis());
    }

    private RetrievalResult byBoth(String query, int topK) {
        var words = KeywordQuery.of(query);
        var keyword = Leg.start(() -> matching(words));
        var embedding = Leg.run(() -> embedder.embed(query));
        float[] vector;
        try {
            vector = embedding.value();
        } catch (Embedder.OverloadedException e) {
            return withoutVector(
                    query, words, keyword, topK, new Degradation(Reason.EmbedderOverloaded, "keyword only"));
        } catch (IllegalStateException e) {
            var detail = "keyword only: " + e.getMessage();
            return withoutVector(query, words, keyword, topK, new Degradation(Reason.EmbedderFailed, detail));
        }
        var nearest = nearest(vector);
        var near = nearest.value();
        List<Hit> matching;
        try {
            matching = keyword.value();
        } catch (StoreException e) {
            var degraded = List.of(new Degradation(Reason.KeywordFailed, "vector only: " + e.getMessage()));
            if (isFar(near)) return abstained(degraded, embedding.millis(), nearest.millis());
            return new RetrievalResult(
                    vectorPassages(near, topK), false, degraded, embedding.millis(), nearest.millis());
        }
        // the keyword ranking began with the embedding, so only what it took beyond that was waited for
        double searchMillis = Math.max(nearest.millis(), keyword.millis() - embedding.millis());
        var evidence = new WordEvidence(query);
        if (isFar(near) && matching.stream().noneMatch(hit -> evidence.namedIn(hit.chunk()))) {
            return abstained(shortened(words), embedding.millis(), searchMillis);
        }
        var passages = FusedPassages.of(fusion, near, matching, topK);
        return new RetrievalResult(passages, false, shortened(words), embedding.millis(), searchMillis);
    }

    /** How near the passages are is unknown: where the pipeline asks for it, their words must speak for them. */
    private RetrievalResult withoutVector(
            String query, KeywordQuery words, Leg<List<Hit>> keyword, int topK, Degradation why) {
        var degraded = new ArrayList<>(List.of(why));
        degraded.addAll(shortened(words));
        var hits = keyword.value();
        var evidence = new WordEvidence(query);
        if (settings.minScore() != null && hits.stream().noneMatch(hit -> evidence.mostIn(hit.chunk()))) {
            return abstained(degraded, 0, keyword.millis());
        }
        return new RetrievalResult(keywordPassages(hits, topK), false, degraded, 0, keyword.millis());
    }

    private static List<Degradation> shortened(KeywordQuery words) {
        if (words.dropped() == 0) return List.of();
        var detail = words.dropped() + " words of the question were not looked for by keyword";
        return List.of(new Degradation(Reason.QuestionShortened, detail));
    }

    private static List<Passage> keywordPassages(List<Hit> hits, int topK) {
        return Copies.left(hits, Hit::chunk, topK).stream()
                .map(hit ->
                        new Passage(hit.chunk(), hit.score(), OptionalDouble.empty(), OptionalDouble.of(hit.score())))
                .toList();
    }

    private static List<Passage> vectorPassages(List<Hit> hits, int topK) {
        return Copies.left(hits, Hit::chunk, topK).stream()
                .map(hit ->
                        new Passage(hit.chunk(), hit.score(), OptionalDouble.of(hit.score()), OptionalDouble.empty()))
                .toList();
    }

    /** Whether even the nearest is farther than the pipeline allows. */
    private boolean isFar(List<Hit> nearest) {
        if (settings.minScore() == null) return false;
        double best = nearest.isEmpty() ? -1 : nearest.getFirst().score();
        return best < Double.parseDouble(settings.minScore());
    }

    private static RetrievalResult abstained(List<Degradation> degraded, double embedMillis, double searchMillis) {
        return new RetrievalResult(List.of(), true, degraded, embedMillis, searchMillis);
    }
}
