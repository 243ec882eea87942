package dev.ragtime.runtime.retrieve;

import dev.ragtime.api.pipeline.Retrieval;
import dev.ragtime.runtime.access.Caller;
import dev.ragtime.runtime.access.Readers;
import dev.ragtime.runtime.embed.Embedder;
import dev.ragtime.runtime.embed.EmbeddingException;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.retrieve.Degradation.Reason;
import dev.ragtime.runtime.store.ChunkFilter;
import dev.ragtime.runtime.store.Hit;
import dev.ragtime.runtime.store.IndexStore;
import dev.ragtime.runtime.store.SearchRequest;
import dev.ragtime.runtime.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retrieves from one index. In mode Hybrid both rankings run at the same time and are fused here, so that every store
 * gives the same result; when one of them fails, the other alone answers and {@code degraded} says so. Rankings hand out
 * ids, and the passages shown are read afterwards.
 */
public final class IndexRetriever implements Retriever {
    private static final Logger LOG = LoggerFactory.getLogger(IndexRetriever.class);

    private final IndexStore store;
    private final AccessInForce access;
    private final PassageReader reader;
    private final Embedder embedder;
    private final Retrieval settings;
    private final Fusion fusion;

    /**
     * @param access whether it matters who asks
     * @param embedder the model that the index was made with
     */
    public IndexRetriever(IndexStore store, AccessInForce access, Embedder embedder, Retrieval settings) {
        this.store = store;
        this.access = access;
        this.reader = new PassageReader(store.search());
        this.embedder = embedder;
        this.settings = settings;
        this.fusion = Fusion.of(settings.fusion());
    }

    /** The same settings in another mode; {@code minScore} counts only where similarity is computed. */
    public IndexRetriever in(Retrieval.Mode mode) {
        var changed =
                new Retrieval(mode, settings.candidates(), settings.topK(), settings.fusion(), settings.minScore());
        return new IndexRetriever(store, access, embedder, changed);
    }

    /** @throws Embedder.OverloadedException in mode Vector, when the embedder's queue is full */
    @Override
    public RetrievalResult retrieve(String query, int topK, ChunkFilter filter, Caller caller) {
        var scope = new Scope(filter, access.readers(caller));
        return switch (settings.mode()) {
            case Keyword -> byKeyword(query, topK, scope);
            case Vector -> byVector(query, topK, scope);
            case Hybrid -> byBoth(query, topK, scope);
        };
    }

    @Override
    public FieldSet fields() {
        return store.fields();
    }

    /**
     * What may be found.
     *
     * @param filter by what the caller asks for
     * @param readers by whom it asks for
     */
    private record Scope(ChunkFilter filter, Readers readers) {}

    private List<Hit> matching(KeywordQuery query, Scope scope) {
        return find(SearchRequest.matching(query.text(), settings.candidates(), scope.readers())
                .where(scope.filter()));
    }

    private Leg<List<Hit>> nearest(float[] vector, Scope scope) {
        return Leg.run(() -> find(SearchRequest.nearest(vector, settings.candidates(), scope.readers())
                .where(scope.filter())));
    }

    private List<Hit> find(SearchRequest request) {
        return store.search().find(request.returning(Set.of()));
    }

    private RetrievalResult byKeyword(String query, int topK, Scope scope) {
        var words = KeywordQuery.of(query);
        var hits = Leg.run(() -> matching(words, scope));
        return read(Candidate.matching(hits.value()), topK, scope, shortened(words), 0, hits.millis());
    }

    private RetrievalResult byVector(String query, int topK, Scope scope) {
        var vector = Leg.run(() -> embedder.query(query));
        return byVector(vector.millis(), nearest(vector.value(), scope), topK, scope, List.of());
    }

    private RetrievalResult byVector(
            double embedMillis, Leg<List<Hit>> nearest, int topK, Scope scope, List<Degradation> degraded) {
        if (isFar(nearest.value())) return abstained(degraded, embedMillis, nearest.millis());
        return read(Candidate.near(nearest.value()), topK, scope, degraded, embedMillis, nearest.millis());
    }

    private RetrievalResult byBoth(String query, int topK, Scope scope) {
        var words = KeywordQuery.of(query);
        var keyword = Leg.start(() -> matching(words, scope));
        var embedding = Leg.run(() -> embedder.query(query));
        float[] vector;
        try {
            vector = embedding.value();
        } catch (Embedder.OverloadedException e) {
            return withoutVector(
                    query, words, keyword, topK, scope, new Degradation(Reason.EmbedderOverloaded, "keyword only"));
        } catch (EmbeddingException | IllegalStateException e) {
            LOG.warn("a question is answered by keyword only: {}", e.getMessage());
            return withoutVector(
                    query, words, keyword, topK, scope, new Degradation(Reason.EmbedderFailed, "keyword only"));
        }
        var nearest = nearest(vector, scope);
        var near = nearest.value();
        List<Hit> matching;
        try {
            matching = keyword.value();
        } catch (StoreException e) {
            LOG.warn("a question is answered by vector only: {}", e.getMessage());
            var degraded = List.of(new Degradation(Reason.KeywordFailed, "vector only"));
            return byVector(embedding.millis(), nearest, topK, scope, degraded);
        }
        // the keyword ranking began with the embedding, so only what it took beyond that was waited for
        double searchMillis = Math.max(nearest.millis(), keyword.millis() - embedding.millis());
        if (isFar(near) && !anyNamed(query, matching, scope)) {
            return abstained(shortened(words), embedding.millis(), searchMillis);
        }
        var fused = Candidate.fused(fusion, near, matching);
        return read(fused, topK, scope, shortened(words), embedding.millis(), searchMillis);
    }

    private boolean anyNamed(String query, List<Hit> matching, Scope scope) {
        var evidence = new WordEvidence(query);
        return evidence.hasIdentifiers()
                && reader.words(matching, scope.readers()).stream().anyMatch(evidence::namedIn);
    }

    /** How near the passages are is unknown: where the pipeline asks for it, their words must speak for them. */
    private RetrievalResult withoutVector(
            String query, KeywordQuery words, Leg<List<Hit>> keyword, int topK, Scope scope, Degradation why) {
        var degraded = new ArrayList<>(List.of(why));
        degraded.addAll(shortened(words));
        var hits = keyword.value();
        var evidence = new WordEvidence(query);
        if (settings.minScore() != null
                && reader.words(hits, scope.readers()).stream().noneMatch(evidence::mostIn)) {
            return abstained(degraded, 0, keyword.millis());
        }
        return read(Candidate.matching(hits), topK, scope, degraded, 0, keyword.millis());
    }

    private static List<Degradation> shortened(KeywordQuery words) {
        if (words.dropped() == 0) return List.of();
        var detail = words.dropped() + " words of the question were not looked for by keyword";
        return List.of(new Degradation(Reason.QuestionShortened, detail));
    }

    private RetrievalResult read(
            List<Candidate> ranked,
            int topK,
            Scope scope,
            List<Degradation> degraded,
            double embedMillis,
            double searchMillis) {
        var passages = Leg.run(() -> reader.best(ranked, topK, scope.readers()));
        return new RetrievalResult(passages.value(), false, degraded, embedMillis, searchMillis + passages.millis());
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
